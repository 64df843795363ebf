using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Journal.Tests.Format;

/// <summary>The bytes of frames and of the epoch file, and the hashes, against docs/adr/0012-journal-log.md and 0016-journal-fencing.md.</summary>
public sealed class FrameTests
{
    private static readonly byte[] Magic = HashChain.Magic(new string('a', 32));

    private static readonly FrameHeader Header = new(HeadBytes: 3, BodyBytes: 5, Group: 1_000_000_007, Place: 21, FrameType.Removed, Epoch: 0xABCDEF, BodyCrc: 0xCAFEBABE);

    [Fact]
    public void Each_field_of_a_header_is_where_the_page_says()
    {
        var frame = Frame();

        Assert.Equal(Magic, frame[..8]);
        Assert.Equal((3, 5), (BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(12))));
        Assert.Equal((1_000_000_007, 21), (BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(16)), BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(24))));
        Assert.Equal([2, 0xEF, 0xCD, 0xAB], frame[28..32]);
        Assert.Equal(0xCAFEBABE, BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(32)));
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32([.. frame[..36], .. frame[40..43]]), BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(36)));
        Assert.Equal(48, Header.FrameBytes);
    }

    [Fact]
    public void A_header_is_read_where_its_frame_has_room()
    {
        Assert.True(FrameHeader.TryRead(Frame().AsSpan(0, FrameHeader.Size), Magic, 48, out var read));
        Assert.Equal(Header, read);
        Assert.False(FrameHeader.TryRead(Frame(), Magic, 47, out _));
        Assert.False(FrameHeader.TryRead(Frame().AsSpan(0, FrameHeader.Size - 1), Magic, 48, out _));
        Assert.False(FrameHeader.TryRead(Frame(), HashChain.Magic(new string('b', 32)), 48, out _));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-1, 5, false)]
    [InlineData(3, -1, false)]
    [InlineData(64 << 20, 0, true)]
    [InlineData((64 << 20) + 1, 0, false)]
    [InlineData(64 << 20, int.MaxValue - (64 << 20) - 40, true)]
    [InlineData(64 << 20, int.MaxValue - (64 << 20) - 39, false)]
    [InlineData(0, int.MaxValue, false)]
    public void A_length_that_no_frame_has_makes_no_frame(int head, int body, bool expected)
    {
        var frame = Frame();
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), head);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), body);

        Assert.Equal(expected, FrameHeader.TryRead(frame, Magic, long.MaxValue, out _));
    }

    [Fact]
    public void A_bit_that_changed_in_header_or_head_is_seen()
    {
        Assert.True(Header.IsWhole(Frame()));

        for (var bit = 0; bit < 8 * 43; bit++)
        {
            var frame = Frame();
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Header.IsWhole(frame));
        }
    }

    [Fact]
    public void Each_field_of_an_entry_is_where_the_page_says_and_is_read_again()
    {
        var (previous, hash) = (SHA256.HashData("previous"u8), SHA256.HashData("hash"u8));
        var entry = new LogEntry(1_000_000_007, 3, "ação", 1_700_000_000_000_001, false, previous, hash, [1, 2, 3]);
        var head = new byte[EntryFrame.HeadBytes(entry.Label)];
        head.AsSpan().Fill(0xFF);

        EntryFrame.Write(head, entry);

        Assert.Equal((1_000_000_007, 1_700_000_000_000_001), (BinaryPrimitives.ReadInt64LittleEndian(head), BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8))));
        Assert.Equal([3, 0, 0, 0], head[16..20]);
        Assert.Equal([.. previous, .. hash, .. Encoding.UTF8.GetBytes("ação")], head[20..]);
        var known = EntryFrame.ReadHeader(head, payloadBytes: 3);
        Assert.Equal(new EntryHeader(1_000_000_007, 3, "ação", 1_700_000_000_000_001, false, 3), known);
        Assert.Equivalent(entry, EntryFrame.Read([.. head, 1, 2, 3], known));
        Assert.Equal(previous, EntryFrame.PreviousOf(head));

        EntryFrame.Write(head, entry with { Shipped = true });
        Assert.Equal(1, head[17]);
        Assert.True(EntryFrame.ReadHeader(head, payloadBytes: 3).Shipped);
    }

    [Fact]
    public void The_epoch_file_has_its_fields_where_the_page_says_and_none_when_a_bit_changed()
    {
        var mark = new EpochMark(1_000_000_007, new string('c', 32), new string('d', 32));

        var bytes = mark.ToBytes();

        Assert.Equal([.. "PIXEPOCH"u8, 7, 0xCA, 0x9A, 0x3B, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(new string('c', 32) + new string('d', 32))], bytes[..80]);
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, 80)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80)));
        Assert.Equal(mark, EpochMark.TryRead(bytes));
        Assert.Null(EpochMark.TryRead([.. bytes, 0]));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            Assert.Null(EpochMark.TryRead(changed));
            Assert.Null(EpochMark.TryRead(bytes.AsSpan(0, at)));
        }
    }

    [Fact]
    public void An_entry_is_hashed_with_its_kind_its_place_and_the_one_before()
    {
        var origin = SHA256.HashData(Encoding.UTF8.GetBytes("journal"));
        var digest = SHA256.HashData([2, .. "payload"u8]);

        Assert.Equal(origin, HashChain.Origin("journal"));
        Assert.Equal(origin[..8], HashChain.Magic("journal"));
        Assert.Equal(digest, HashChain.Digest(2, "payload"u8));
        Assert.Equal(SHA256.HashData([.. origin, 0, 0, 0, 0, 0, 0, 1, 2, .. digest]), HashChain.Link(origin, 258, digest));
    }

    [Fact]
    public void The_checksum_is_zlibs()
    {
        // The check value of CRC-32 in every catalogue.
        Assert.Equal(0xCBF43926, Checksum.Of("123456789"u8));
        Assert.Equal(0xCBF43926, Checksum.Of("1234"u8, "56789"u8));
        Assert.Equal(0xCBF43926, Checksum.Of("123456789"u8, []));
    }

    private static byte[] Frame()
    {
        var frame = new byte[48];
        "abc"u8.CopyTo(frame.AsSpan(40));
        Header.Write(frame, Magic);
        return frame;
    }
}
