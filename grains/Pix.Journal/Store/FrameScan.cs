using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Finds the frames in a file's bytes.</summary>
internal readonly ref struct FrameScan(ReadOnlySpan<byte> file, byte[] magic)
{
    private readonly ReadOnlySpan<byte> _file = file;

    /// <summary>The whole frame that begins at or after an offset; its offset, or -1 when there is none.</summary>
    public int Next(int from, out FrameHeader header)
    {
        for (var at = from; at >= 0 && at <= _file.Length - FrameHeader.Size; at = Find(at + 1))
        {
            if (FrameHeader.TryRead(_file[at..], magic, out header))
            {
                return at;
            }
        }

        header = default;
        return -1;
    }

    private int Find(int from)
    {
        var found = from <= _file.Length ? _file[from..].IndexOf(magic) : -1;
        return found < 0 ? -1 : from + found;
    }
}
