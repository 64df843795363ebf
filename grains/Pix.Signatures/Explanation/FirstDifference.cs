using System.Text;

namespace Pix.Signatures.Explanation;

/// <summary>Where two canonical forms differ first.</summary>
/// <param name="Offset">Byte at which they differ first, from 0.</param>
/// <param name="One">The bytes of the first from there on, escaped.</param>
/// <param name="Other">The bytes of the second from there on, escaped.</param>
public sealed record FirstDifference(int Offset, string One, string Other)
{
    private const int Before = 24, After = 24;

    /// <summary>Compares; null when they are the same.</summary>
    public static FirstDifference? Of(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var offset = one.CommonPrefixLength(other);
        return offset == one.Length && offset == other.Length ? null : new FirstDifference(offset, Around(one, offset), Around(other, offset));
    }

    // The differing byte is between the marks; control characters and bytes beyond ASCII are written as \xNN.
    private static string Around(ReadOnlySpan<byte> form, int offset)
    {
        var start = Math.Max(0, offset - Before);
        var text = new StringBuilder();
        Append(text, form[start..offset]);
        text.Append('[');
        Append(text, offset < form.Length ? form.Slice(offset, 1) : []);
        text.Append(']');
        Append(text, offset < form.Length ? form[(offset + 1)..Math.Min(form.Length, offset + 1 + After)] : []);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            text.Append(value is >= 0x20 and <= 0x7E and not (byte)'\\' ? ((char)value).ToString() : $"\\x{value:X2}");
        }
    }
}
