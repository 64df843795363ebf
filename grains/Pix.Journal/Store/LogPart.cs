using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>A log file that recovery reads as part of the log.</summary>
/// <param name="File">The file.</param>
/// <param name="Reader">Reads the file's bytes.</param>
/// <param name="First">The file's first frame if the beginning of the file is damaged; otherwise null.</param>
internal sealed record LogPart(LogFile File, BlockReader Reader, FoundFrame? First)
{
    private (long Group, int Place) _last = (-1, -1);

    public Beginning? Beginning => File.Beginning;

    /// <summary>Number of the last group before this file.</summary>
    public long GroupBefore => Beginning?.Group ?? First!.Header.Group - 1;

    /// <summary>
    /// Position from which frames are expected; 0 if the beginning is damaged, so that everything before the first frame is reported as
    /// damage.
    /// </summary>
    public long Start => Beginning?.Size ?? 0;

    /// <summary>The version of Pix that wrote the file, if known.</summary>
    public string Version => Beginning?.Version ?? "of an unknown version";

    /// <summary>True if this is the file that <paramref name="named"/> identifies.</summary>
    public bool Is(PreviousFile named)
    {
#if PIX_PLANTED
        if (Planted.Is("file-known-by-number-alone"))
        {
            return File.Number == named.Number;
        }
#endif
        return File.Number == named.Number && (named.Checksum == 0 || Beginning is null || Beginning.Checksum == named.Checksum);
    }

    /// <summary>Epoch of the file's owner, only the low 24 bits, because frames contain only these bits.</summary>
    public int Epoch => Beginning is { } beginning ? (int)(beginning.Epoch & FrameHeader.EpochMask) : First!.Header.Epoch;

    /// <summary>
    /// True if the file's owner wrote this frame after the last accepted frame. A file can contain frames of other owners, because a disk
    /// can show blocks of a deleted file.
    /// </summary>
    public bool Follows(FrameHeader header)
    {
        if (header.Epoch != Epoch || (header.Group, header.Place).CompareTo(_last) <= 0)
        {
            return false;
        }

        _last = (header.Group, header.Place);
        return true;
    }
}
