using System.IO.Compression;
using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>The frames of one group.</summary>
public sealed class LogGroupTests
{
    private const string Path = "/journal/file";
    private const int Epoch = 0xABCDEF;

    private static readonly byte[] Magic = HashChain.Magic("a journal");

    private readonly LogGroup _group = new(Magic, Epoch);

    [Fact]
    public async Task Each_frame_has_its_place_behind_the_one_before()
    {
        _group.Begin(7);
        Add(1, bytes: 10);
        _group.Probe(LogGroup.SmallProbe);
        Add(2, bytes: 10);
        _group.Remove(3, 4);
        _group.Ship(5);
        _group.Close();

        var headers = await HeadersAsync();

        Assert.Equal([FrameType.Entry, FrameType.Probe, FrameType.Entry, FrameType.Removed, FrameType.Shipped], headers.Select(header => header.Type));
        Assert.Equal([0, 1, 2, 3, 4], headers.Select(header => header.Place));
        Assert.All(headers, header => Assert.Equal((7, Epoch), (header.Group, header.Epoch)));
    }

    [Fact]
    public void One_that_is_begun_has_nothing_of_the_one_before()
    {
        _group.Begin(1);
        Add(1, bytes: 10);
        _group.Remove(3, 4);
        _group.Ship(5);
        _group.Close();

        _group.Begin(2);

        Assert.True(_group.IsEmpty);
        Assert.Equal((0, 0, 0, 0), (_group.Bytes.Length, _group.Entries.Count, _group.Removed.Count, _group.Shipped.Count));
    }

    [Fact]
    public async Task It_grows_with_what_is_put_in_it_and_is_as_good_as_new_after()
    {
        int[] sizes = [600_000, 600_000, 3_000_000, 9_000_000];
        for (var number = 1; number <= 3; number++)
        {
            _group.Begin(number);
            foreach (var bytes in number == 3 ? [10] : sizes)
            {
                Add(1, bytes);
            }

            Assert.Equal(number == 3 ? [10] : sizes, (await HeadersAsync()).Select(header => header.BodyBytes));
        }
    }

    /// <summary>A disk that makes what it stores smaller, or stores the same block once, would say that it takes what it then does not.</summary>
    [Fact]
    public void A_probe_cannot_be_made_smaller_and_is_unlike_any_other()
    {
        var (first, second, again) = (Probe(1), Probe(2), Probe(1));
        using var small = new MemoryStream();
        using (var deflate = new DeflateStream(small, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(first);
        }

        Assert.True(small.Length > first.Length * 99 / 100, $"{first.Length} bytes became {small.Length}.");
        Assert.Equal(first, again);
        Assert.Equal(32, first.Chunk(4096).Concat(second.Chunk(4096)).DistinctBy(Convert.ToHexString).Count());
    }

    private byte[] Probe(long number)
    {
        _group.Begin(number);
        _group.Probe(LogGroup.RecoveryProbe);
        return _group.Bytes[FrameHeader.Size..].ToArray();
    }

    private void Add(long sequence, int bytes)
    {
        var payload = new byte[bytes];
        _group.Add(new(sequence, 1, "label", 0, false, new byte[32], new byte[32], payload), Checksum.Of(payload));
    }

    private async Task<List<FrameHeader>> HeadersAsync()
    {
        var disk = new MemoryDisk();
        disk.Put(Path, _group.Bytes.ToArray());
        await using var file = await disk.Seen().OpenAsync(Path, DiskOpen.Existing);
        var scan = new FrameScan(new(file, _group.Bytes.Length), Magic);
        var headers = new List<FrameHeader>();
        for (var frame = await scan.NextAsync(0); frame is not null; frame = await scan.NextAsync(frame.End))
        {
            headers.Add(frame.Header);
        }

        return headers;
    }
}
