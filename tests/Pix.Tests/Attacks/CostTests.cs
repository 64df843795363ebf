using System.Text;
using Pix.Fuzz;
using Pix.Signatures;
using Xunit;

namespace Pix.Tests.Attacks;

/// <summary>Twice the bytes cost at most about twice the processor time, whatever they are, and memory that is bounded by them.</summary>
[Collection(nameof(CostTests))]
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTests
{
    private const int Small = 400_000;
    private const int Rounds = 3;

    /// <summary>Both sides of the doubling have noise: a cache that is missed, a collection.</summary>
    private const double MaxGrowth = 3.2;

    /// <summary>A bare reader takes about 10 ns a byte; ten times that is no time-out for anybody.</summary>
    private const double MaxNanosecondsPerByte = 150;

    private static readonly Dictionary<string, Func<int, string>> Shapes = new()
    {
        ["text"] = n => new string('x', n),
        ["white space"] = n => new string(' ', n),
        ["line breaks"] = n => Repeat("\r\n", n),
        ["character references"] = n => Repeat("&#13;", n),
        ["entity references"] = n => Repeat("&amp;", n),
        ["brackets"] = n => Repeat("]] ", n),
        ["characters of four bytes"] = n => Repeat("\U0001F600", n),
        ["siblings"] = n => Repeat("<a>x</a>", n),
        ["empty elements"] = n => Repeat("<a/>", n),
        ["elements of distinct names"] = n => Numbered(n, i => $"<a{i}/>"),
        ["nested ninety deep"] = n => Repeat(Nested(90, "<a>", "</a>"), n),
        ["sixty attributes each"] = n => Repeat($"<a{string.Concat(Enumerable.Range(0, 60).Select(i => $" a{i}='x'"))}/>", n),
        ["attributes of distinct names"] = n => Numbered(n, i => $"<a a{i}='' b{i}=''/>"),
        ["long attributes"] = n => Repeat($"<a b='{new string('x', 60_000)}'/>", n),
        ["attributes of references"] = n => Repeat($"<a b='{Repeat("&lt;", 60_000)}'/>", n),
        ["namespaces"] = n => Repeat("<a xmlns:p='urn:p' p:a=''/>", n),
        ["distinct namespaces"] = n => Numbered(n, i => $"<p:a xmlns:p='urn:{i}'/>"),
        ["undeclared default namespaces"] = n => Repeat("<a xmlns=''><b xmlns='urn:x'/></a>", n),
        ["namespaces nested in each other"] = n => Repeat(DeepNamespaces(), n),
        ["long namespace names"] = n => Numbered(n, i => $"<a xmlns='urn:{i}{new string('x', 60_000)}'/>"),
        ["comments"] = n => Repeat("<!---->", n),
        ["one comment"] = n => $"<!--{Repeat("- ", n)}-->",
        ["processing instructions"] = n => Repeat("<?x y?>", n),
        ["one processing instruction"] = n => $"<?x {Repeat("? ", n)}?>",
        ["CDATA sections"] = n => Repeat("<![CDATA[x]]>", n),
        ["one CDATA section"] = n => $"<![CDATA[{Repeat("]] ", n)}]]>",
        ["end tags"] = n => Repeat("</a>", n),
        ["less-than signs"] = n => Repeat("<", n),
        ["quotes in a tag"] = n => "<a " + Repeat("'\"'\"", n),
        ["open quote"] = n => "<a b='" + new string('x', n),
        ["open comments"] = n => Repeat("<!-- <!-", n),
        ["open CDATA"] = n => Repeat("<![CDATA[", n),
        ["signatures"] = n => Repeat("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>", n),
        ["spaces in a tag"] = n => Repeat($"<a{new string(' ', 1000)}/>", n),
    };

    public static TheoryData<string> Names() => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Time_is_linear(string shape)
    {
        var (small, large) = (With(Shapes[shape](Small)), With(Shapes[shape](2 * Small)));
        Verify(small);

        var (first, second) = (Fastest(small), Fastest(large));

        var growth = second / first;
        var each = second.TotalNanoseconds / large.Length;
        Assert.True(
            growth < MaxGrowth || second < TimeSpan.FromMilliseconds(2),
            $"{first.TotalMilliseconds:F1} ms, twice as long {second.TotalMilliseconds:F1} ms.");
        Assert.True(each < MaxNanosecondsPerByte, $"{each:F0} ns a byte.");
    }

    // What a document needs beyond the fixed working set: names, one comment or instruction whole, and the reader's look-ahead.
    [Theory]
    [MemberData(nameof(Names))]
    public void Memory_is_bounded(string shape)
    {
        var document = With(Shapes[shape](2 * Small));

        var allocated = Allocated(() => Verify(document));

        Assert.True(allocated < 200_000 + (25L * document.Length), $"{allocated / 1024} KiB for a document of {document.Length / 1024} KiB.");
    }

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Usual_documents_take_less_than_32_kilobytes(SignatureProfile profile)
    {
        var unsigned = SomeDocument.Vector(profile == SignatureProfile.Spi ? SomeDocument.Pacs008 : SomeDocument.CreateEntry);
        var signed = SomeSigner.One.Sign(profile, unsigned);

        Assert.InRange(Allocated(() => SomeSigner.One.Verify(profile, signed)), 0, 32 * 1024);
        Assert.InRange(Allocated(() => DocumentSigner.Plan(profile, unsigned, SomeSigner.One.Identity).Plan!.Splice(new byte[256])), 0, 32 * 1024);
    }

    [Fact]
    public void Text_is_not_held_in_memory()
    {
        var document = With(string.Concat(Enumerable.Repeat("<a>some text of a value</a>\n", 200_000)));

        Assert.InRange(Allocated(() => Verify(document)), 0, 256 * 1024);
    }

    private static long Allocated(Action action)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TimeSpan Fastest(byte[] document) =>
        Enumerable.Range(0, Rounds).Select(_ => ThreadCpuTime.Of(() => Verify(document))).Min();

    private static void Verify(byte[] document) => Assert.NotEqual(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Dict, document).Rule);

    private static byte[] With(string content) => Genuine.Dict.Swap("<Entry>", "<Entry>" + content).Utf8();

    private static string Repeat(string text, int length)
    {
        var times = Math.Max(1, length / text.Length);
        return new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
    }

    private static string Numbered(int length, Func<int, string> each)
    {
        var text = new StringBuilder(length + 100);
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(each(i));
        }

        return text.ToString();
    }

    private static string Nested(int depth, string open, string close) => Repeat(open, depth * open.Length) + Repeat(close, depth * close.Length);

    // As many declarations in force as are taken, then many elements that make the search for theirs as long as it can be.
    private static string DeepNamespaces()
    {
        var open = string.Concat(Enumerable.Range(0, 60).Select(i => $"<p{i}:a xmlns:p{i}='urn:{i}' xmlns:q{i}='urn:{i}' q{i}:a=''>"));
        var close = string.Concat(Enumerable.Range(0, 60).Reverse().Select(i => $"</p{i}:a>"));
        return open + Repeat("<p0:a q0:b=''/>", 30_000) + close;
    }
}
