using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>The place of an element in the bytes of its document.</summary>
/// <param name="Start">Offset of the <c>&lt;</c> of the start tag.</param>
/// <param name="StartTagEnd">Offset just after the start tag.</param>
/// <param name="EndTagStart">Offset of the end tag; equal to <paramref name="StartTagEnd"/> if the element is an empty-element tag.</param>
/// <param name="End">Offset just after the element.</param>
/// <param name="IsEmptyTag">Whether the element is written as <c>&lt;a/&gt;</c>.</param>
internal readonly record struct ElementSpan(int Start, int StartTagEnd, int EndTagStart, int End, bool IsEmptyTag)
{
    /// <summary>
    /// Finds the element whose start tag is number <paramref name="ordinal"/> (from 0) in a document that is known to be well formed.
    /// </summary>
    public static ElementSpan Locate(ReadOnlySpan<byte> document, int ordinal, bool startTagOnly = false)
    {
        var scanner = new TagScanner(document);
        var seen = -1;
        while (scanner.MoveNext())
        {
            if (scanner.Kind is TagKind.Start or TagKind.Empty && ++seen == ordinal)
            {
                return scanner.Kind == TagKind.Empty || startTagOnly
                    ? new ElementSpan(scanner.Start, scanner.End, scanner.End, scanner.End, scanner.Kind == TagKind.Empty)
                    : Close(scanner);
            }
        }

        throw new InvalidOperationException($"The reader counted element {ordinal}, the scanner found {seen + 1} elements.");
    }

    private static ElementSpan Close(TagScanner scanner)
    {
        var (start, startTagEnd) = (scanner.Start, scanner.End);
        var depth = 1;
        while (scanner.MoveNext())
        {
            depth += scanner.Kind switch { TagKind.Start => 1, TagKind.End => -1, _ => 0 };
            if (depth == 0)
            {
                return new ElementSpan(start, startTagEnd, scanner.Start, scanner.End, false);
            }
        }

        throw new InvalidOperationException($"The element at byte {start} has no end tag in a document that is well formed.");
    }
}
