using System.Text;
using Pix.Signatures.Documents;

namespace Pix.Signatures.Signing;

/// <summary>Turns an empty-element tag into a place for the signature: <c>&lt;a/&gt;</c> becomes <c>&lt;a&gt;…&lt;/a&gt;</c>.</summary>
internal static class EmptyTag
{
    public static SpliceSite Open(
        ElementSpan element, string prefix, string localName, ReadOnlySpan<byte> before = default, ReadOnlySpan<byte> after = default)
    {
        var name = prefix.Length == 0 ? localName : $"{prefix}:{localName}";
        return new SpliceSite(element.StartTagEnd - "/>"u8.Length, element.StartTagEnd)
        {
            Before = (byte[])[.. ">"u8, .. before],
            After = (byte[])[.. after, .. Encoding.UTF8.GetBytes($"</{name}>")],
        };
    }
}
