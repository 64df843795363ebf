using Pix.Journal.Format;

namespace Pix.Simulation.Journals;

/// <summary>
/// Finds the heads of the frames in a log file, so that they can be damaged on purpose. Random damage seldom hits a head, which has few bytes, but
/// such damage has large effects.
/// </summary>
internal static class FrameHeads
{
    /// <summary>Returns the ranges of all frame heads in a file. Empty if the file does not begin like a log file.</summary>
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
