using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Converts chain entries to byte strings that sort by journal and sequence; some 140 bytes each.</summary>
internal static class ChainEntryBytes
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    [Flags]
    private enum Marks : byte
    {
        None = 0,
        Intact = 1,
        OpensRecord = 2,
    }

    public static byte[] Write(in ChainEntry entry)
    {
        var bytes = new MemoryStream(192);
        bytes.Write(Key(entry.Journal, entry.Link.Sequence));
        bytes.WriteByte((byte)((entry.IsIntact ? Marks.Intact : Marks.None) | (entry.OpensRecord ? Marks.OpensRecord : Marks.None)));
        Write(bytes, entry.Link.PreviousHash);
        Write(bytes, entry.Link.Hash);
        Write(bytes, entry.RecordId);
        Write(bytes, entry.Date);
        return bytes.ToArray();
    }

    /// <summary>Returns the bytes that entries are sorted by: journal, then sequence.</summary>
    public static byte[] Key(string journal, long sequence)
    {
        var bytes = new MemoryStream(32);
        Write(bytes, journal);
        Span<byte> number = stackalloc byte[sizeof(long)];
        // Flipping the sign bit sorts negative numbers before the others.
        BinaryPrimitives.WriteInt64BigEndian(number, sequence ^ long.MinValue);
        bytes.Write(number);
        return bytes.ToArray();
    }

    /// <summary>Returns the length of the sort key at the beginning of a byte string.</summary>
    public static int KeyBytes(ReadOnlySpan<byte> bytes) => sizeof(ushort) + (BinaryPrimitives.ReadUInt16BigEndian(bytes) >> 1) + sizeof(long);

    /// <summary>Compares two journals by their place in the sort order.</summary>
    public static int Compare(string one, string other) => one == other ? 0 : Key(one, 0).AsSpan().SequenceCompareTo(Key(other, 0));

    public static ChainEntry Read(ReadOnlySpan<byte> bytes)
    {
        var journal = Text(ref bytes);
        var sequence = BinaryPrimitives.ReadInt64BigEndian(bytes) ^ long.MinValue;
        var marks = (Marks)bytes[sizeof(long)];
        bytes = bytes[(sizeof(long) + 1)..];
        var link = new ChainLink(sequence, Text(ref bytes), Text(ref bytes));
        return new(journal, link, Text(ref bytes), Text(ref bytes), marks.HasFlag(Marks.Intact), marks.HasFlag(Marks.OpensRecord));
    }

    /// <summary>Writes a text after its length. Hexadecimal text (hashes, ids) takes half the bytes. <see cref="ChainEntry"/> limits the length.</summary>
    private static void Write(MemoryStream target, string text)
    {
        var isHex = text.Length > 0 && text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept(Hex);
        var bytes = isHex ? Convert.FromHexString(text) : Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(head, checked((ushort)((bytes.Length << 1) | (isHex ? 1 : 0))));
        target.Write(head);
        target.Write(bytes);
    }

    private static string Text(ref ReadOnlySpan<byte> bytes)
    {
        var head = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        var text = bytes.Slice(sizeof(ushort), head >> 1);
        bytes = bytes[(sizeof(ushort) + text.Length)..];
        return (head & 1) == 1 ? Convert.ToHexStringLower(text) : Encoding.UTF8.GetString(text);
    }
}
