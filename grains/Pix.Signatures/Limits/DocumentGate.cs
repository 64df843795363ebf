using System.Text.Unicode;

namespace Pix.Signatures.Limits;

/// <summary>
/// Checks the raw bytes before the XML reader gets them: size, UTF-8, no document type, and limits on what the reader would hold in memory
/// at once (nesting, attributes, length of a piece of markup). The check takes about a thirtieth of the reader's own time.
/// </summary>
internal static class DocumentGate
{
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static DocumentRefusal Check(ReadOnlySpan<byte> document, DocumentLimits limits)
    {
        if (document.Length > limits.MaxBytes)
        {
            return DocumentRefusal.Of(DocumentFault.TooLarge, $"The document has {document.Length} bytes; at most {limits.MaxBytes} are taken.");
        }

        if (!Utf8.IsValid(document))
        {
            return DocumentRefusal.Of(DocumentFault.NotUtf8, "The bytes are not valid UTF-8.");
        }

        if (!limits.TakesByteOrderMark && document.StartsWith(ByteOrderMark))
        {
            return DocumentRefusal.Of(DocumentFault.NotUtf8, "The document begins with a byte order mark; send it without.");
        }

        // XML 1.0 appendix F: a zero byte among the first bytes means UTF-16 or UTF-32 without a byte order mark.
        return document[..Math.Min(4, document.Length)].Contains((byte)0)
            ? DocumentRefusal.Of(DocumentFault.NotUtf8, "The document is in another encoding than UTF-8.")
            : CheckTags(document, limits);
    }

    private static DocumentRefusal CheckTags(ReadOnlySpan<byte> document, DocumentLimits limits)
    {
        var scanner = new TagScanner(document, limits.MaxMarkupBytes);
        var depth = 0;
        while (scanner.MoveNext())
        {
            switch (scanner.Kind)
            {
                case TagKind.Declaration:
                    return Declaration(document, scanner.Start);
                case TagKind.TooLong:
                    return DocumentRefusal.Of(DocumentFault.TooComplex, $"The markup at byte {scanner.Start} is longer than {limits.MaxMarkupBytes} bytes.");
                case TagKind.End:
                    depth--;
                    continue;
                case TagKind.Start:
                    depth++;
                    break;
                default:
                    break;
            }

            if (depth + (scanner.Kind == TagKind.Empty ? 1 : 0) > limits.MaxDepth)
            {
                return DocumentRefusal.Of(DocumentFault.TooDeep, $"Elements nest deeper than {limits.MaxDepth} at byte {scanner.Start}.");
            }

            if (scanner.Attributes > limits.MaxAttributes)
            {
                return DocumentRefusal.Of(DocumentFault.TooComplex, $"The tag at byte {scanner.Start} has more than {limits.MaxAttributes} attributes.");
            }

            if (limits.RefuseSplitValues && scanner.HasBrokenAttribute)
            {
                return DocumentRefusal.Of(DocumentFault.SplitValue, $"An attribute of the tag at byte {scanner.Start} has a line break or tab, which some readers keep and others take for a blank.");
            }
        }

        return DocumentRefusal.None;
    }

    private static DocumentRefusal Declaration(ReadOnlySpan<byte> document, int at) =>
        document[at..].StartsWith("<!DOCTYPE"u8)
            ? DocumentRefusal.Of(DocumentFault.DtdForbidden, $"A document type declaration stands at byte {at}.")
            : DocumentRefusal.Of(DocumentFault.NotWellFormed, $"The markup at byte {at} is not well-formed XML.");
}
