using System.CommandLine;
using Pix.Cli.Auditing.Dead;

namespace Pix.Cli.Auditing;

/// <summary>The commands <c>pix audit sql|find|verify|dead|prove</c>, which read audit records.</summary>
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
