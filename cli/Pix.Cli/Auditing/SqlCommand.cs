using System.CommandLine;
using Pix.AuditReader.Sql;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing;

/// <summary>The command <c>pix audit sql QUERY</c>, which runs one SELECT over the audit records.</summary>
internal sealed class SqlCommand
{
    private static readonly QueryLimits Defaults = new();

    private readonly Argument<string> _query = new("query") { Description = "One SELECT of DuckDB's SQL over the views audit (both streams), dict, spi, checkpoints, and stored (every stored row). It reads nothing else and writes nothing." };

    private readonly Option<int> _maxRows = Number("--max-rows", $"Most rows of the answer; more are an error, never a part of it. Default: {Defaults.Rows}.", Defaults.Rows, 10_000_000);

    private readonly Option<int> _maxSeconds = Number("--max-seconds", $"Longest time. Default: {Defaults.Time.TotalSeconds:0}.", (int)Defaults.Time.TotalSeconds, 86_400);

    private readonly Option<int> _maxMemory = Number("--max-memory", $"Memory that the query may take, MiB; what does not fit goes to a temporary folder. Default: {Defaults.MemoryMebibytes}.", Defaults.MemoryMebibytes, 1 << 20);

    private readonly StoreOptions _store = new();

    private readonly OutputOptions _output = new();

    public static Command Create()
    {
        var sql = new SqlCommand();
        var command = new Command("sql", "Run one SELECT over the audit records.") { sql._query, sql._maxRows, sql._maxSeconds, sql._maxMemory };
        sql._store.AddTo(command);
        sql._output.AddTo(command);
        command.SetAction(sql.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var limits = new QueryLimits
        {
            Rows = parsed.GetValue(_maxRows),
            Time = TimeSpan.FromSeconds(parsed.GetValue(_maxSeconds)),
            MemoryMebibytes = parsed.GetValue(_maxMemory),
        };
        using var store = _store.Open(parsed, limits);
        _output.Choose(parsed).Write(await store.QueryAsync(parsed.GetRequiredValue(_query), null, cancellationToken), Console.Out);
        return ExitCode.Success;
    }

    private static Option<int> Number(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "NUMBER", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1 || number > most))
            {
                result.AddError($"{name} must be a number from 1 to {most}.");
            }
        });
        return option;
    }
}
