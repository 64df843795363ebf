using Pix.Audit.Journal;
using Pix.Contracts.Status;

namespace Pix.Grains.Observation;

/// <summary>A journal is ready while it accepts new intents.</summary>
internal static class JournalReadiness
{
    private const string Advice = " Look at the disk of Pix:JournalPath and at what the audit's sink refuses; nothing is sent until the journal takes records again.";

    public static PartReadiness Of(string part, JournalState state) => new(part, state.AcceptsIntents, $"{Words(state)}.{(state.AcceptsIntents ? "" : Advice)}");

    /// <summary>Returns the state of the journal as a phrase without a full stop.</summary>
    public static string Words(JournalState state) => $"{Condition(state)}, {state.BacklogRecords} records wait to be shipped";

    private static string Condition(JournalState state) => state.Condition switch
    {
        JournalCondition.Open => "the journal takes records",
        JournalCondition.Full => "the journal is full (Pix:JournalMaxBytes)",
        JournalCondition.DiskLow => "the journal's disk is full",
        JournalCondition.DiskFailed => $"the journal's disk refuses writes ({state.Failure.TrimEnd('.')})",
        _ => "the journal is closed",
    };
}
