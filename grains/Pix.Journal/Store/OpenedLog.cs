namespace Pix.Journal.Store;

/// <summary>The result of opening a log, which this process owns now.</summary>
/// <param name="Fence">Checks whether this process is still the owner of the log.</param>
/// <param name="Found">What recovery found in the log.</param>
/// <param name="JournalId">The journal's id, which identifies the hash chain.</param>
/// <param name="Files">All files, oldest first. New groups are written to the last file.</param>
internal sealed record OpenedLog(Fence Fence, LogRecovery Found, string JournalId, List<LogFile> Files);
