using Pix.Audit;

namespace Pix.Cli.Auditing;

/// <summary>The local audit records, as the settings say where.</summary>
internal static class AuditStore
{
    public static AuditQuery Open()
    {
        var path = Settings.Read()["Pix:AuditPath"];
        return string.IsNullOrEmpty(path)
            ? throw CommandException.Broken("Pix:AuditPath is empty; it must be the root of the local Parquet files (Pix__AuditPath in the environment; ./pix up sets it).")
            : new AuditQuery(path);
    }

    public static async Task<AuditQueryResult> QueryAsync(
        AuditQuery query, string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await query.RunAsync(sql, parameters, cancellationToken);
        }
        catch (AuditQueryException e)
        {
            throw CommandException.Usage(e.Message, e);
        }
    }
}
