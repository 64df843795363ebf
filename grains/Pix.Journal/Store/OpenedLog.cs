namespace Pix.Journal.Store;

/// <summary>A log that this process owns.</summary>
/// <param name="Fence">Shows when this process is no longer the owner.</param>
/// <param name="Found">What recovery found in the log.</param>
/// <param name="JournalId">Names the chain.</param>
/// <param name="Files">All files, oldest first; the last one is written to.</param>
internal sealed record OpenedLog(Fence Fence, LogRecovery Found, string JournalId, List<LogFile> Files);
