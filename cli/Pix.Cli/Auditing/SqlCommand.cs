using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing;

/// <summary><c>pix audit sql QUERY</c>.</summary>
internal static class SqlCommand
{
    public static Command Create()
    {
        var query = new Argument<string>("query") { Description = "DuckDB SQL over the views audit (both streams), dict, spi, and stored (every stored row)." };
        var output = new OutputOptions();
        var command = new Command("sql", "Run one SQL statement over the audit records.") { query };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var result = await AuditStore.QueryAsync(AuditStore.Open(), parsed.GetRequiredValue(query), null, cancellationToken);
            output.Choose(parsed).Write(result, Console.Out);
            return ExitCode.Success;
        });
        return command;
    }
}
