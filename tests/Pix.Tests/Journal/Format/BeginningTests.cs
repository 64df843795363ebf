using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pix.Journal.Merkle;

namespace Pix.Journal.Tests.Format;

/// <summary>The first bytes of a log's file, against docs/adr/0016-journal-fencing.md.</summary>
public sealed class BeginningTests
{
    private static readonly string Id = string.Concat(Enumerable.Repeat("0123456789abcdef", 2));

    private static readonly byte[] Head = SHA256.HashData("head"u8);

    [Fact]
    public void Each_field_is_where_the_page_says()
    {
        var bytes = Some().ToBytes();

        Assert.Equal("PIXLOG 4"u8, bytes.AsSpan(0, 8));
        Assert.Equal(bytes.Length, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(Id, Encoding.ASCII.GetString(bytes, 12, 32));
        Assert.Equal([7L, 6, 4096, 9, 1_000_000_007, 14], Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(44 + (8 * i)))));
        Assert.Equal(Head, bytes[92..124]);
        Assert.Equal("1.2.3\0", Encoding.UTF8.GetString(bytes, 124, 6));
        Assert.Equal(12, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(156)));
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(164)));
        Assert.Equal(0xCAFEBABE, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(168)));
        Assert.Equal(Tree().Hashes, bytes.AsSpan(172, 64));
        Assert.Equal(172 + 64 + 4, bytes.Length);
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, bytes.Length - 4)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)));
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var bytes = Some().ToBytes();

        var read = Beginning.TryRead([.. bytes, 1, 2, 3])!;

        Assert.Equal((Id, 7L, new PreviousFile(6, 4096, 0xCAFEBABE), 9L, 1_000_000_007L, "1.2.3"), (read.JournalId, read.Number, read.Previous, read.Epoch, read.Group, read.Version));
        Assert.Equal((14L, bytes.Length), (read.Before.Sequence, read.Size));
        Assert.Equal(Head, read.Before.Hash);
        Assert.Equal((12L, 3L), (read.Tree!.First, read.Tree.Size));
        Assert.Equal(Tree().Root(), read.Tree.Root());
        Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)), read.Checksum);
    }

    [Fact]
    public void A_tree_that_is_not_known_stays_so()
    {
        var bytes = (Some() with { Tree = null }).ToBytes();

        Assert.Equal(Beginning.TryRead(bytes)!.Size, bytes.Length);
        Assert.Null(Beginning.TryRead(bytes)!.Tree);
    }

    [Fact]
    public void The_file_before_one_of_format_3_is_known_by_its_number_alone()
    {
        var read = Beginning.TryRead(OfFormat3())!;

        Assert.Equal(new PreviousFile(6, 4096, 0), read.Previous);
        Assert.Equal((7L, 9L, 14L), (read.Number, read.Epoch, read.Before.Sequence));
        Assert.Equal(Tree().Root(), read.Tree!.Root());
    }

    [Fact]
    public void A_beginning_of_format_2_has_no_epoch_and_names_no_file()
    {
        var read = Beginning.TryRead(OfFormat2())!;

        Assert.Equal((Id, 3L, default(PreviousFile), 0L, 11L), (read.JournalId, read.Number, read.Previous, read.Epoch, read.Group));
        Assert.Equal((5L, 100), (read.Before.Sequence, read.Size));
        Assert.Equal(Head, read.Before.Hash);
        Assert.Null(read.Tree);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void With_a_bit_changed_or_a_byte_less_it_is_none(int format)
    {
        var whole = format switch { 2 => OfFormat2(), 3 => OfFormat3(), _ => Some().ToBytes() };
        Assert.NotNull(Beginning.TryRead(whole));

        for (var at = 0; at < whole.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = whole.ToArray();
                changed[at] ^= (byte)(1 << bit);
                Assert.Null(Beginning.TryRead(changed));
            }

            Assert.Null(Beginning.TryRead(whole.AsSpan(0, at)));
        }
    }

    [Fact]
    public void One_that_says_that_it_is_shorter_than_what_each_has_is_none()
    {
        for (var size = 16; size < 176; size++)
        {
            var bytes = Some().ToBytes();
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), size);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(size - 4), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, size - 4)));
            Assert.Null(Beginning.TryRead(bytes));
        }
    }

    private static MerklePeaks Tree()
    {
        var tree = new MerklePeaks(12);
        tree.Append("a"u8);
        tree.Append("b"u8);
        tree.Append("c"u8);
        return tree;
    }

    private static Beginning Some() => new(Id, 7, new(6, 4096, 0xCAFEBABE), 9, 1_000_000_007, new(14, Head), Tree(), "1.2.3");

    private static byte[] OfFormat3()
    {
        var bytes = Some().ToBytes();
        byte[] old = [.. "PIXLOG 3"u8, .. bytes[8..168], .. bytes[172..]];
        BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(8), old.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(old.Length - 4), System.IO.Hashing.Crc32.HashToUInt32(old.AsSpan(0, old.Length - 4)));
        return old;
    }

    private static byte[] OfFormat2()
    {
        var bytes = new byte[100];
        "PIXLOG 2"u8.CopyTo(bytes);
        Encoding.ASCII.GetBytes(Id, bytes.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), 3);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), 11);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(56), 5);
        Head.CopyTo(bytes, 64);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(96), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, 96)));
        return bytes;
    }
}
