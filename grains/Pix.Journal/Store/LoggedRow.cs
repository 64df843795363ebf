using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The place of a row, and what is known of it without reading.</summary>
internal sealed record LoggedRow(LogFile File, long Offset, int FrameBytes, EntryHeader Header);
