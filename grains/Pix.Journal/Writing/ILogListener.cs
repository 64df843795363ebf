using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Callbacks of a log to its user, always on its writer's scheduler.</summary>
public interface ILogListener
{
    /// <summary>A stretch of the log is damaged; its bytes must be kept aside.</summary>
    /// <returns>Where the damaged bytes are kept.</returns>
    /// <exception cref="IOException">The bytes could not be kept; the log opens all the same.</exception>
    ValueTask<string> KeepAsync(LogDamage damage);

    /// <summary>The log is read, and accepts appends when this returns.</summary>
    /// <param name="journalId">Names the chain.</param>
    /// <param name="entries">Entries of earlier processes, oldest first.</param>
    /// <returns>Sequences to delete.</returns>
    IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries);

    /// <summary>A group is durable; its callers are notified afterwards.</summary>
    /// <param name="group">Commands of the group.</param>
    /// <param name="elapsed">Time that the disk took.</param>
    void Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed);

    /// <summary>A queued append was refused; its caller is notified afterwards.</summary>
    void Refused(LogAppend append);
}
