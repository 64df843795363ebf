using Microsoft.Extensions.Logging;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>The logger of one process. It adds log lines to the history, counts some events, and collects the reports of damage.</summary>
internal sealed class NotedEvents(JournalWorld journals, Node node) : ILogger
{
    /// <summary>The events that are counted: their ids, and their names in the printed table.</summary>
    private static readonly Dictionary<int, string> Counted = new()
    {
        [Pix.Journal.EventIds.JournalOpened] = "journals opened",
        [Pix.Journal.EventIds.JournalFenced] = "owners fenced",
        [Pix.Audit.EventIds.JournalAdopted] = "journals adopted",
        [Pix.Audit.EventIds.JournalRemoved] = "journals removed",
        [Pix.Audit.EventIds.GoneFolderRemoved] = "names of checkpoints removed",
        [Pix.Audit.EventIds.CheckpointWritten] = "checkpoints written",
        [Pix.Audit.EventIds.DeadLettered] = "dead letters",
    };

    // Event ids of Pix.Journal's JournalTailCut and JournalDamaged, and of Pix.Audit's RowDamaged and RecordUnreadable.
    private const int TailCut = 2012, Damaged = 2013, RowDamaged = 2101, Unreadable = 2106;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Counted.TryGetValue(eventId.Id, out var counted))
        {
            journals.Count(counted);
        }

        if (eventId.Id is TailCut or Damaged or RowDamaged)
        {
            Tell(eventId.Id, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
            journals.Reported(formatter(state, exception), eventId.Id == TailCut);
        }
        else if (eventId.Id == Unreadable)
        {
            Tell(eventId.Id, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
        }

        if (journals.World.History.IsKept)
        {
            journals.World.Note(node.Name, $"logs {eventId.Id}: {formatter(state, exception)} {exception?.Message}");
        }
    }

    private void Tell(int id, IReadOnlyList<KeyValuePair<string, object?>> said)
    {
        if (id is RowDamaged or Unreadable)
        {
            journals.Damages.Record((string)Of("RecordId"));
        }
        else
        {
            journals.Damages.Stretch((string)Of("Path"), (long)Of("Offset"), (long)Of("Bytes"));
        }

        object Of(string name) => said.First(pair => pair.Key == name).Value!;
    }
}
