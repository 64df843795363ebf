using Pix.Journal.Format;

namespace Pix.Simulation.Journals;

/// <summary>Finds the heads of the frames in a log file. A head has few bytes, and damage to it has large effects.</summary>
internal static class FrameHeads
{
    /// <summary>Returns the ranges of a file that are heads. Empty if the file does not begin as a log file must.</summary>
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
