namespace Pix.Journal.Store;

/// <summary>A log whose owner this process has become.</summary>
/// <param name="Fence">What tells when it no longer is.</param>
/// <param name="Found">What was in the log.</param>
/// <param name="JournalId">Names the chain.</param>
/// <param name="Files">All files, oldest first; the last is to be written to.</param>
internal sealed record OpenedLog(Fence Fence, LogRecovery Found, string JournalId, List<LogFile> Files);
