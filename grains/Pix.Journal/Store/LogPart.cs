using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>A log file to be read again.</summary>
/// <param name="File">The file.</param>
/// <param name="Reader">Reads the file's bytes.</param>
/// <param name="First">Its first frame, searched only when the beginning is damaged.</param>
internal sealed record LogPart(LogFile File, BlockReader Reader, FoundFrame? First)
{
    private (long Group, int Place) _last = (-1, -1);

    public Beginning? Beginning => File.Beginning;

    /// <summary>The group before the file's first one.</summary>
    public long GroupBefore => Beginning?.Group ?? First!.Header.Group - 1;

    /// <summary>Where frames begin; in a file with a damaged beginning, everything before the first frame is damage.</summary>
    public long Start => Beginning?.Size ?? 0;

    /// <summary>The version that wrote it, if known.</summary>
    public string Version => Beginning?.Version ?? "of an unknown version";

    /// <summary>True for the file that a later one names.</summary>
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

    /// <summary>The writer's epoch, as far as frames contain it.</summary>
    public int Epoch => Beginning is { } beginning ? (int)(beginning.Epoch & FrameHeader.EpochMask) : First!.Header.Epoch;

    /// <summary>True for a frame that this file's owner wrote after the last one: a disk may show blocks of a deleted file.</summary>
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
