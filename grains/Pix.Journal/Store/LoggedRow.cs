using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Where a row is, and what is known of it without reading.</summary>
internal sealed record LoggedRow(LogFile File, long Offset, int FrameBytes, EntryHeader Header);
