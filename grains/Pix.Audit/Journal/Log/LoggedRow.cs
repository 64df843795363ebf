namespace Pix.Audit;

/// <summary>Where a row is, and what is known of it without reading.</summary>
internal sealed record LoggedRow(LogSegment Segment, long Offset, int FrameBytes, JournalRowHeader Header);
