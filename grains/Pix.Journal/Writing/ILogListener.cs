using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>What a log tells its user, always on its writer's scheduler.</summary>
public interface ILogListener
{
    /// <summary>A stretch of the log is damaged; its bytes are to be kept apart.</summary>
    /// <returns>Where they are.</returns>
    /// <exception cref="IOException">They could not be kept; the log opens all the same.</exception>
    ValueTask<string> KeepAsync(LogDamage damage);

    /// <summary>The log is read, and takes appends when this returns.</summary>
    /// <param name="journalId">Names the chain.</param>
    /// <param name="entries">What an earlier process left, oldest first.</param>
    /// <returns>Sequences to delete.</returns>
    IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries);

    /// <summary>A group is durable; its callers are told after this.</summary>
    /// <param name="group">Its commands.</param>
    /// <param name="elapsed">How long the disk took.</param>
    void Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed);

    /// <summary>An append was refused after it had been queued; its caller is told after this.</summary>
    void Refused(LogAppend append);
}
