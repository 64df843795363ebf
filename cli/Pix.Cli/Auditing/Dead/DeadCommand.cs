using System.CommandLine;

namespace Pix.Cli.Auditing.Dead;

/// <summary>The commands <c>pix audit dead list|show|redeliver</c> for dead letters.</summary>
internal static class DeadCommand
{
    public static Command Create() => new("dead", "Dead letters: records that the audit's sink refused for good, and damaged bytes of the journals, under Pix:JournalPath.")
    {
        ListDeadCommand.Create(),
        ShowDeadCommand.Create(),
        RedeliverCommand.Create(),
    };
}
