using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>A whole frame in a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Header">What its header says.</param>
/// <param name="Head">Its head.</param>
internal sealed record FoundFrame(long Offset, FrameHeader Header, byte[] Head)
{
    /// <summary>Where it ends.</summary>
    public long End => Offset + Header.FrameBytes;
}
