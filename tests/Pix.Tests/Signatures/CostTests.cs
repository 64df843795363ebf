using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests;

/// <summary>Bounds on memory that do not depend on the machine.</summary>
public sealed class CostTests
{
    private const int MaxBytes = 32 * 1024;

    [Fact]
    public void Signing_a_pacs008_allocates_less_than_32_KB()
    {
        var document = SomeDocument.Vector(SomeDocument.Pacs008);
        var value = new byte[256];

        Assert.InRange(AllocatedBy(() => DocumentSigner.Plan(SignatureProfile.Spi, document, SomeSigner.One.Identity).Plan!.Splice(value)), 1, MaxBytes);
    }

    [Fact]
    public void Verifying_a_pacs008_allocates_less_than_32_KB()
    {
        var signed = SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008));
        var policy = SomeSigner.One.Policy(SignatureProfile.Spi);

        Assert.InRange(AllocatedBy(() => DocumentVerifier.Verify(signed, policy, SomeSigner.Now)), 1, MaxBytes);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_document()
    {
        var element = $"<A>{new string('x', 90)}</A>";
        var small = SomeDocument.Spi(document: $"<Document>{string.Concat(Enumerable.Repeat(element, 100))}</Document>");
        var large = SomeDocument.Spi(document: $"<Document>{string.Concat(Enumerable.Repeat(element, 50_000))}</Document>");

        var (ofSmall, ofLarge) = (AllocatedBy(() => Plan(small)), AllocatedBy(() => Plan(large)));

        Assert.True(ofLarge < ofSmall + (128 * 1024), $"{ofSmall} bytes for {small.Length}, {ofLarge} for {large.Length}.");
    }

    [Fact]
    public void Foreign_names_are_not_kept()
    {
        var table = new BoundedNameTable();
        Assert.True(table.IsWorthKeeping);

        for (var i = 0; i < 5000; i++)
        {
            Assert.Same(table.Add($"n{i}"), table.Add($"xn{i}".ToCharArray(), 1, $"n{i}".Length));
        }

        Assert.False(table.IsWorthKeeping);
        Assert.Null(table.Get("unknown"));
        Assert.Equal("n4999", table.Get("n4999"));
        Assert.True(DocumentSigner.Plan(SignatureProfile.Dict, Named(4000), SomeSigner.One.Identity).IsPlanned);
    }

    [Fact]
    public void Names_are_counted_alike_whatever_was_read_before()
    {
        var limits = DocumentLimits.Default with { MaxNames = 600 };
        SigningError ErrorOf(byte[] document) => DocumentSigner.Plan(SignatureProfile.Dict, document, SomeSigner.One.Identity, limits).Error;

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(SigningError.None, ErrorOf(Named(500)));
            Assert.Equal(SigningError.TooComplex, ErrorOf(Named(600)));
            Assert.Equal(SigningError.None, ErrorOf(Named(100, "other")));
        }
    }

    [Fact]
    public void Names_beyond_the_limits_end_the_document()
    {
        var limits = DocumentLimits.Default with { MaxNameLength = 40_000 };
        SigningError ErrorOf(byte[] document) => DocumentSigner.Plan(SignatureProfile.Dict, document, SomeSigner.One.Identity, limits).Error;

        Assert.Equal(SigningError.TooComplex, ErrorOf(Named(5000)));
        Assert.Equal(SigningError.TooComplex, ErrorOf(Named(10, new string('x', 30_000))));
        Assert.Equal(SigningError.None, ErrorOf(Named(8, new string('x', 30_000))));
    }

    [Fact]
    public void One_name_beyond_its_limit_ends_the_document()
    {
        SigningError ErrorOf(int length) => DocumentSigner.Plan(SignatureProfile.Dict, Named(1, new string('x', length - 1)), SomeSigner.One.Identity).Error;

        Assert.Equal(SigningError.None, ErrorOf(DocumentLimits.Default.MaxNameLength));
        Assert.Equal(SigningError.TooComplex, ErrorOf(DocumentLimits.Default.MaxNameLength + 1));
    }

    /// <summary>A value in hundred thousand pieces is refused, and costs memory by its length only until then.</summary>
    [Fact]
    public void A_wanted_value_of_many_pieces_costs_no_more_than_its_length()
    {
        var pieces = SomeDocument.Utf8($"<R><V>{string.Concat(Enumerable.Repeat("a<!---->", 100_000))}</V></R>");
        var visitor = new Wanting();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = DocumentSigner.Read(SignatureProfile.Dict, pieces, DocumentLimits.Strict, visitor);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((SigningError.SplitValue, 100_000), (read.Error, visitor.Length));
        Assert.InRange(allocated, 0, 40L * pieces.Length);
    }

    private sealed class Wanting : IElementVisitor
    {
        public int Length { get; private set; }

        public bool Begin(int depth, string localName, string namespaceName) => localName == "V";

        public void Value(string? text) => Length = text!.Length;
    }

    private static byte[] Named(int names, string prefix = "n") =>
        SomeDocument.Utf8($"<R>{string.Concat(Enumerable.Range(0, names).Select(i => $"<{prefix}{i}/>"))}</R>");

    private static SigningResult Plan(byte[] document) => DocumentSigner.Plan(SignatureProfile.Spi, document, SomeSigner.One.Identity);

    private static long AllocatedBy<T>(Func<T> action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(action());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
