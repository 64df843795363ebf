using System.Text;

namespace Pix.Signatures.Explanation;

/// <summary>The first difference between two canonical forms.</summary>
/// <param name="Offset">Offset of the first byte that differs, from 0.</param>
/// <param name="One">Bytes of the first form around the difference, escaped, with the differing byte in brackets.</param>
/// <param name="Other">Bytes of the second form around the difference, escaped, with the differing byte in brackets.</param>
public sealed record FirstDifference(int Offset, string One, string Other)
{
    private const int Before = 24, After = 24;

    /// <summary>Compares two forms and returns their first difference; null if they are equal.</summary>
    public static FirstDifference? Of(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var offset = one.CommonPrefixLength(other);
        return offset == one.Length && offset == other.Length ? null : new FirstDifference(offset, Around(one, offset), Around(other, offset));
    }

    // The differing byte is in brackets. Backslashes, control characters and bytes beyond ASCII are written as \xNN.
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
