using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Fuzz.Reading;

/// <summary>A case in which some reader sees something else than Pix.</summary>
/// <param name="What">The case that was read.</param>
/// <param name="Pix">What Pix sees.</param>
/// <param name="Others">The readers that see something else, each with what it sees.</param>
internal sealed partial record ReadingDifference(ReadingCase What, string Pix, IReadOnlyList<KeyValuePair<string, string>> Others)
{
    private const int Most = 6000;

    /// <summary>Returns a text for people: what each reader saw, and the document without its signature.</summary>
    public override string ToString() => $"{string.Join("; ", Others.GroupBy(other => other.Value).Select(same => $"{string.Join(", ", same.Select(other => other.Key))}: {same.Key}"))}\n   Pix: {Pix}\n{(What.Kind == "parts" ? What.ContentType + "\n" : "")}{Shown}";

    private string Shown
    {
        get
        {
            var text = Signature().Replace(Encoding.UTF8.GetString(What.Bytes), "");
            return text.Length > Most ? $"{text[..Most]}… ({What.Bytes.Length} bytes)" : text;
        }
    }

    [GeneratedRegex("<ds:Signature .*?</ds:Signature>", RegexOptions.Singleline)]
    private static partial Regex Signature();
}
