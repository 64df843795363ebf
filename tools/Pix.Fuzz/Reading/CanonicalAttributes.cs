using System.Text;
using System.Text.RegularExpressions;
using Pix.Signatures.Documents;

namespace Pix.Fuzz.Reading;

/// <summary>Reads every element's attributes without namespace from the canonical form of a document, which is what a signature covers.</summary>
internal static partial class CanonicalAttributes
{
    /// <summary>Returns attribute names and values of each element, in document order.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Of(ReadOnlyMemory<byte> document) =>
    [
        .. InstructionOrTag().Matches(Encoding.UTF8.GetString(ExclusiveCanonicalization.OfDocument(document)))
            .Where(tag => tag.Groups["tag"].Success)
            .Select(tag => (IReadOnlyList<KeyValuePair<string, string>>)[.. Attribute().Matches(tag.Groups["attributes"].Value)
                .Where(attribute => attribute.Groups["name"].Value is not "xmlns" && !attribute.Groups["name"].Value.Contains(':', StringComparison.Ordinal))
                .Select(attribute => KeyValuePair.Create(attribute.Groups["name"].Value, Plain(attribute.Groups["value"].Value)))]),
    ];

    // Decodes the references that canonical XML 1.0, section 2.3, writes in attributes.
    private static string Plain(string value) => value
        .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#x9;", "\t", StringComparison.Ordinal)
        .Replace("&#xA;", "\n", StringComparison.Ordinal).Replace("&#xD;", "\r", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    // Processing instructions are matched first, because only they may contain text that looks like a tag; text and values contain no '<'.
    [GeneratedRegex("""<\?.*?\?>|(?<tag><[^\s<>/?]+(?<attributes>(?: [^\s=]+="[^"]*")*)>)""", RegexOptions.Singleline)]
    private static partial Regex InstructionOrTag();

    [GeneratedRegex(" (?<name>[^\\s=]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();
}
