using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>A file of the log that is to be read again.</summary>
/// <param name="File">The file.</param>
/// <param name="Reader">Its bytes.</param>
/// <param name="First">Its first frame, looked for only where the beginning is damaged.</param>
internal sealed record LogPart(LogFile File, BlockReader Reader, FoundFrame? First)
{
    private (long Group, int Place) _last = (-1, -1);

    public Beginning? Beginning => File.Beginning;

    /// <summary>The group before the first of this file.</summary>
    public long GroupBefore => Beginning?.Group ?? First!.Header.Group - 1;

    /// <summary>Where frames begin; what is before the first frame of a file with a damaged beginning is damage.</summary>
    public long Start => Beginning?.Size ?? 0;

    /// <summary>The version that wrote it, as far as that is known.</summary>
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

    /// <summary>The epoch of who wrote it, as far as frames have it.</summary>
    public int Epoch => Beginning is { } beginning ? (int)(beginning.Epoch & FrameHeader.EpochMask) : First!.Header.Epoch;

    /// <summary>True for a frame that this file's owner wrote behind the last one: a disk may show blocks of a file that was removed.</summary>
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
