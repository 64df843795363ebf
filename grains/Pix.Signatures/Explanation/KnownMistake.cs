using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Signatures.Explanation;

/// <summary>A known mistake that explains a wrong digest, because undoing it gives exactly the signed digest.</summary>
/// <param name="Sentence">What must have happened, as a sentence for people.</param>
/// <param name="SignedForm">The canonical bytes that the signer must have digested.</param>
public sealed partial record KnownMistake(string Sentence, ReadOnlyMemory<byte> SignedForm)
{
    private static readonly (string Sentence, Func<string, string> Change)[] Known =
    [
        ("White space between the elements was put in after signing.", form => BetweenTags().Replace(form, "><")),
        ("Carriage returns (&#xD;) were put in after signing; the signer had line feeds alone.", form => form.Replace("&#xD;", "", StringComparison.Ordinal)),
        ("Line feeds were carriage return and line feed when it was signed.", form => form.Replace("\n", "&#xD;\n", StringComparison.Ordinal)),
        ("The signer's first element declares no namespace: it was digested apart from its envelope.", form => FirstNamespace().Replace(form, "", 1)),
        ("Sgntr was not there when AppHdr was digested.", form => Sgntr().Replace(form, "")),
        ("Sgntr was empty when AppHdr was digested; now white space stands in it.", form => SgntrOpen().Replace(form, "<$1Sgntr></$1Sgntr>")),
        ("It was signed in ISO-8859-1 and read as UTF-8 twice encoded.", Recoded),
    ];

    /// <summary>Undoes each known mistake in turn, and returns the first that gives the signed digest; null if none does.</summary>
    public static KnownMistake? Find(ReadOnlyMemory<byte> form, ReadOnlySpan<byte> digest)
    {
        var text = Encoding.UTF8.GetString(form.Span);
        foreach (var (sentence, change) in Known)
        {
            var changed = Encoding.UTF8.GetBytes(change(text));
            if (SHA256.HashData(changed).AsSpan().SequenceEqual(digest))
            {
                return new KnownMistake(sentence, changed);
            }
        }

        return null;
    }

    private static string Recoded(string form) => form.All(letter => letter <= 0xFF) ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(form)) : form;

    [GeneratedRegex(@">\s+<")]
    private static partial Regex BetweenTags();

    [GeneratedRegex("(?<=^<[^>]*) xmlns=\"[^\"]*\"")]
    private static partial Regex FirstNamespace();

    [GeneratedRegex(@"\s*<((?:[^:<>/\s]+:)?)Sgntr>\s*</\1Sgntr>")]
    private static partial Regex Sgntr();

    [GeneratedRegex(@"<((?:[^:<>/\s]+:)?)Sgntr>\s+</\1Sgntr>")]
    private static partial Regex SgntrOpen();
}
