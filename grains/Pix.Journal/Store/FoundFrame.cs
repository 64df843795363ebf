using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>A complete frame with valid checksums that was found in a file.</summary>
/// <param name="Offset">Position in the file at which the frame begins.</param>
/// <param name="Header">Header of the frame.</param>
/// <param name="Head">Bytes of the frame's head.</param>
internal sealed record FoundFrame(long Offset, FrameHeader Header, byte[] Head)
{
    /// <summary>Position in the file at which the frame ends.</summary>
    public long End => Offset + Header.FrameBytes;
}
