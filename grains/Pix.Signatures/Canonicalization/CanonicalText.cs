using System.Buffers;

namespace Pix.Signatures.Canonicalization;

/// <summary>Writes text and attribute values with the escapes of Canonical XML 1.0, section 2.3.</summary>
internal static class CanonicalText
{
    private static readonly SearchValues<char> InText = SearchValues.Create("&<>\r");
    private static readonly SearchValues<char> InAttribute = SearchValues.Create("&<\"\t\n\r");

    public static void WriteText(this CanonicalSink sink, ReadOnlySpan<char> text) => Write(sink, text, InText);

    public static void WriteAttributeValue(this CanonicalSink sink, ReadOnlySpan<char> value) => Write(sink, value, InAttribute);

    private static void Write(CanonicalSink sink, ReadOnlySpan<char> text, SearchValues<char> special)
    {
        while (true)
        {
            var at = text.IndexOfAny(special);
            if (at < 0)
            {
                sink.Write(text);
                return;
            }

            sink.Write(text[..at]);
            sink.Write(Escape(text[at]));
            text = text[(at + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Escape(char character) => character switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\t' => "&#x9;"u8,
        '\n' => "&#xA;"u8,
        _ => "&#xD;"u8,
    };
}
