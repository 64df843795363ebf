using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Callbacks from a log to its user. The log always calls these methods on the scheduler of its writer.</summary>
public interface ILogListener
{
    /// <summary>Called when a part of the log is damaged. The implementation keeps a copy of the damaged bytes.</summary>
    /// <returns>Folder that contains the copy of the damaged bytes.</returns>
    /// <exception cref="IOException">The copy could not be stored. The log opens nevertheless.</exception>
    ValueTask<string> KeepAsync(LogDamage damage);

    /// <summary>Called when the log has been read. The log accepts appends after this method returns.</summary>
    /// <param name="journalId">The journal's id, which identifies the hash chain.</param>
    /// <param name="entries">Headers of the entries that earlier processes left, oldest first.</param>
    /// <returns>Sequence numbers of the entries that the log must delete.</returns>
    IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries);

    /// <summary>Called when a group of commands is durable on the disk, before the callers of these commands are notified.</summary>
    /// <param name="group">Commands of the group.</param>
    /// <param name="elapsed">Time that the disk took for the group's write and sync.</param>
    void Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed);

    /// <summary>Called when a queued append is refused, before the caller of the append is notified.</summary>
    void Refused(LogAppend append);
}
