using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The place of an entry in the log's files, and the header of the entry, which is kept in memory.</summary>
internal sealed record LoggedRow(LogFile File, long Offset, int FrameBytes, EntryHeader Header);
