using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>Reads a file of any size in blocks. Unreadable parts are returned as zeros, because zeros are never taken for a frame.</summary>
internal sealed class BlockReader(IDiskFile file, long length)
{
    private const int Block = 256 << 10, Page = 4096;

    private byte[] _window = new byte[Block];
    private long _at;
    private int _count;
    private bool _isAlive;
    private IOException? _failure;

    public long Length => length;

    /// <summary>True if a part of the file could not be read.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Position after the last unreadable page; 0 if no read failed.</summary>
    public long UnreadableUpTo { get; private set; }

    /// <summary>Throws if not a single byte of the file could be read. Then the disk does not work, and the file's content is unknown, not empty.</summary>
    /// <exception cref="IOException">Not a single byte of the file could be read.</exception>
    public void RequireAlive()
    {
        if (IsUnreadable && !_isAlive)
        {
            throw new IOException($"Nothing of '{file.Path}' can be read ({_failure?.Message}).", _failure);
        }
    }

    /// <summary>Returns the bytes from an offset: at least the given number, or all up to the file's end. The memory is valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(long offset, int atLeast)
    {
        var wanted = (int)Math.Min(atLeast, length - offset);
        if (offset < _at || offset + wanted > _at + _count)
        {
            await FillAsync(offset, wanted);
        }

        return _window.AsMemory((int)(offset - _at), (int)(_at + _count - offset));
    }

    private async ValueTask FillAsync(long offset, int wanted)
    {
        if (_window.Length < wanted)
        {
            _window = new byte[wanted];
        }

        var bytes = _window.AsMemory(0, (int)Math.Min(_window.Length, length - offset));
        try
        {
            await ReadAsync(offset, bytes);
        }
        catch (IOException)
        {
            await ReadPagesAsync(offset, bytes);
        }

        (_at, _count) = (offset, bytes.Length);
    }

    private async ValueTask ReadPagesAsync(long offset, Memory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            // Read only up to the next page boundary, because a disk reads or fails whole pages.
            var some = (int)Math.Min(Page - ((offset + at) % Page), bytes.Length - at);
            var page = bytes.Slice(at, some);
            try
            {
                await ReadAsync(offset + at, page);
            }
            catch (IOException failure)
            {
                (IsUnreadable, _failure) = (true, failure);
                page.Span.Clear();
                UnreadableUpTo = Math.Max(UnreadableUpTo, offset + at + some);
            }

            at += some;
        }
    }

    private async ValueTask ReadAsync(long offset, Memory<byte> bytes)
    {
        var read = await file.ReadAsync(offset, bytes);
        bytes.Span[read..].Clear();
        _isAlive |= read > 0;
    }
}
