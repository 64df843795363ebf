using System.IO.Hashing;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Finds the frames in a file.</summary>
internal sealed class FrameScan(BlockReader file, byte[] magic)
{
    private const int Step = 64 << 10;

    private readonly Crc32 _crc = new();

    /// <summary>Returns the next complete frame at or after an offset, with its head; null if there is none.</summary>
    public async ValueTask<FoundFrame?> NextAsync(long from)
    {
        for (var at = from; at >= 0 && at <= file.Length - FrameHeader.Size; at = await FindAsync(at + 1))
        {
            if (await TryReadAsync(at) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async ValueTask<FoundFrame?> TryReadAsync(long at)
    {
        var start = await file.GetAsync(at, FrameHeader.Size);
        if (!FrameHeader.TryRead(start.Span, magic, file.Length - at, out var header))
        {
            return null;
        }

        var frame = await file.GetAsync(at, FrameHeader.Size + header.HeadBytes);
        if (!IsHeadWhole(header, frame.Span))
        {
            return null;
        }

        var head = frame.Slice(FrameHeader.Size, header.HeadBytes).ToArray();
        return await IsBodyWholeAsync(at, header) ? new(at, header, head) : null;
    }

    private static bool IsHeadWhole(FrameHeader header, ReadOnlySpan<byte> frame)
    {
#if PIX_PLANTED
        if (Planted.Is("head-checksum-not-checked"))
        {
            return true;
        }
#endif
        return header.IsWhole(frame);
    }

    private async ValueTask<bool> IsBodyWholeAsync(long at, FrameHeader header)
    {
        _crc.Reset();
        var offset = at + FrameHeader.Size + header.HeadBytes;
        for (var rest = header.BodyBytes; rest > 0;)
        {
            var bytes = await file.GetAsync(offset, 1);
            var some = Math.Min(rest, bytes.Length);
            _crc.Append(bytes.Span[..some]);
            (offset, rest) = (offset + some, rest - some);
        }

#if PIX_PLANTED
        if (Planted.Is("body-checksum-not-checked"))
        {
            return true;
        }
#endif
        return _crc.GetCurrentHashAsUInt32() == header.BodyCrc;
    }

    /// <summary>Returns the offset of the next occurrence of the journal's magic bytes; -1 if there is none.</summary>
    private async ValueTask<long> FindAsync(long from)
    {
        for (var at = from; at <= file.Length - FrameHeader.Size;)
        {
            var bytes = await file.GetAsync(at, Step);
            if (bytes.Span.IndexOf(magic) is var found and >= 0)
            {
                return at + found;
            }

            at += Math.Max(1, bytes.Length - (magic.Length - 1));
        }

        return -1;
    }
}
