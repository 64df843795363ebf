using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>Files of several blocks, and frames wherever the blocks end.</summary>
public sealed class BlockReaderTests
{
    private const string Path = "/journal/file";
    private const int Block = 256 << 10, Page = 4096;

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task What_the_disk_does_not_give_reads_as_zeros_and_all_else_as_it_is()
    {
        var bytes = Random(seed: 1, (2 * Block) + 5000);
        _disk.Put(Path, bytes);
        int[] pages = [3, (Block / Page) + 7, bytes.Length / Page];
        foreach (var page in pages)
        {
            _disk.Unreadable.Add((Path, page));
            bytes.AsSpan(page * Page, Math.Min(Page, bytes.Length - (page * Page))).Clear();
        }

        await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);
        var reader = new BlockReader(file, bytes.Length);

        foreach (var offset in (int[])[0, 100, Block - 10, Block + 100, (2 * Block) + 3000, 50])
        {
            var read = await reader.GetAsync(offset, 300);
            Assert.InRange(read.Length, 300, bytes.Length - offset);
            Assert.True(read.Span.SequenceEqual(bytes.AsSpan(offset, read.Length)), $"Other bytes at {offset}.");
        }

        Assert.Equal((true, (long)bytes.Length), (reader.IsUnreadable, reader.UnreadableUpTo));
        reader.RequireAlive();
    }

    [Fact]
    public async Task The_end_of_what_cannot_be_read_is_the_end_of_its_last_page()
    {
        _disk.Put(Path, Random(seed: 2, 5 * Page));
        _disk.Unreadable.Add((Path, 1));
        _disk.Unreadable.Add((Path, 2));
        await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);
        var reader = new BlockReader(file, 5 * Page);

        await reader.GetAsync(100, Page);

        Assert.Equal(3 * Page, reader.UnreadableUpTo);
    }

    /// <summary>Its length was asked for before; an empty read says nothing of the disk.</summary>
    [Fact]
    public async Task A_file_that_became_shorter_and_whose_rest_cannot_be_read_gives_nothing()
    {
        _disk.Put(Path, Random(seed: 3, 100));
        _disk.Unreadable.Add((Path, 0));
        await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);
        var reader = new BlockReader(file, 3 * Page);

        Assert.True((await reader.GetAsync(0, 3 * Page)).Span.TrimEnd((byte)0).IsEmpty);

        Assert.Throws<IOException>(reader.RequireAlive);
    }

    [Fact]
    public async Task Behind_the_end_of_a_file_that_became_shorter_are_zeros()
    {
        var bytes = Random(seed: 4, Block + 100);
        _disk.Put(Path, bytes);
        await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);
        var reader = new BlockReader(file, 2 * Block);
        await reader.GetAsync(0, 100);

        var rest = await reader.GetAsync(Block, 1000);

        Assert.Equal(bytes[Block..], rest[..100].ToArray());
        Assert.True(rest.Span[100..].TrimEnd((byte)0).IsEmpty);
    }

    /// <summary>Its header, its head and its body are cut in turn, and the mark that it begins with when what is before it is damaged.</summary>
    [Fact]
    public async Task A_frame_is_found_wherever_a_block_ends_in_it()
    {
        var magic = HashChain.Magic("a journal");
        var group = new LogGroup(magic, epoch: 5);
        group.Begin(3);
        var payload = Random(seed: 5, 100);
        group.Add(new(1, 1, "label", 0, false, new byte[32], new byte[32], payload), Checksum.Of(payload));
        for (var at = Block - group.Bytes.Length - 1; at <= Block + 1; at++)
        {
            _disk.Put(Path, [.. new byte[at], .. group.Bytes.Span, .. new byte[2000]]);
            await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);

            var found = await new FrameScan(new(file, at + group.Bytes.Length + 2000), magic).NextAsync(0);

            Assert.True(found is not null, $"Not found at {at}.");
            Assert.Equal((at, group.Bytes.Length, "label"), (found.Offset, found.Header.FrameBytes, EntryFrame.ReadHeader(found.Head, 100).Label));
        }
    }

    [Fact]
    public async Task Bodies_and_heads_that_are_longer_than_a_block_are_read_again()
    {
        var log = new MemoryLog();
        await log.WriteAsync(
            writer => writer.AppendAsync(100),
            writer => writer.AppendAsync(3 * Block),
            writer => writer.ShipAsync([1, .. Enumerable.Range(1000, Block / 8).Select(number => (long)number), 2]));

        await using var store = await log.OpenAsync();

        Assert.Empty(store.Damages);
        Assert.Equal([true, true], store.Headers().Select(header => header.Shipped));
        Assert.True((await store.ReadAsync(2))!.IsIntact);
    }

    [Fact]
    public async Task What_is_told_of_a_damaged_stretch_is_what_is_there_and_zeros_where_the_disk_gives_nothing()
    {
        var bytes = Random(seed: 6, 6 * Page);
        _disk.Put(Path, bytes);
        _disk.Unreadable.Add((Path, 4));
        await using var file = await _disk.Seen().OpenAsync(Path, DiskOpen.Existing);

        var read = await new LogDamage(file, Page, (4 * Page) + 77, isTail: false).ReadAsync();

        bytes.AsSpan(4 * Page, Page).Clear();
        Assert.Equal(bytes[Page..((5 * Page) + 77)], read);
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
