using System.CommandLine;
using Pix.Cli.Auditing.Dead;

namespace Pix.Cli.Auditing;

/// <summary><c>pix audit sql|find|verify|dead|prove</c>.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Read the audit records under Pix:AuditPath.")
    {
        SqlCommand.Create(),
        FindCommand.Create(),
        AuditVerifyCommand.Create(),
        ProveCommand.Create(),
        DeadCommand.Create(),
    };
}
