using Pix.Journal.Format;

namespace Pix.Simulation.Journals;

/// <summary>Where the heads of a log file's frames are: few bytes, of which much hangs.</summary>
internal static class FrameHeads
{
    /// <summary>Stretches of a file; none when it does not begin as it must.</summary>
    public static IReadOnlyList<(long Offset, int Length)> Of(ReadOnlySpan<byte> file)
    {
        if (Beginning.TryRead(file) is not { } beginning)
        {
            return [];
        }

        var heads = new List<(long Offset, int Length)>();
        var magic = HashChain.Magic(beginning.JournalId);
        for (var at = beginning.Size; file[at..].IndexOf(magic) is var found and >= 0; at += found + 1)
        {
            if (FrameHeader.TryRead(file[(at + found)..], magic, file.Length - at - found, out var header))
            {
                heads.Add((at + found, FrameHeader.Size + header.HeadBytes));
            }
        }

        return heads;
    }
}
