using System.CommandLine;
using System.CommandLine.Parsing;
using Pix.AuditReader.Sql;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing;

/// <summary>The command <c>pix audit find --e2e|--resource|--request|--since</c>, which finds audit records.</summary>
internal sealed class FindCommand
{
    private readonly Option<string?> _endToEnd = new("--e2e") { Description = "Records of this EndToEndId.", HelpName = "ID" };

    private readonly Option<string?> _resource = new("--resource") { Description = "Records of this PI-ResourceId.", HelpName = "ID" };

    private readonly Option<string?> _request = new("--request") { Description = "Records of this pix-request-id.", HelpName = "ID" };

    private readonly Option<DateTimeOffset?> _since = TimeOption.Create("--since", $"Records of requests from then on: {PointInTime.Form}.");

    private readonly Option<int> _waitFor = new("--wait-for") { Description = "Wait until this many records are there.", HelpName = "COUNT" };

    private readonly Option<int> _within = new("--within")
    {
        Description = "Seconds to wait at most. Default 20.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<RecordColumns?> _columns = new("--columns")
    {
        Description = "Columns to show, separated by commas. Default: a few; all with --json or --csv.",
        HelpName = "NAMES",
        CustomParser = ParseColumns,
    };

    private readonly StoreOptions _store = new();

    private readonly OutputOptions _output = new();

    public static Command Create()
    {
        var find = new FindCommand();
        var command = new Command("find", "Find audit records.")
        {
            find._endToEnd, find._resource, find._request, find._since, find._columns, find._waitFor, find._within,
        };
        find._store.AddTo(command);
        find._output.AddTo(command);
        command.Validators.Add(find.DemandFilter);
        command.SetAction(find.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var filter = new RecordFilter(parsed.GetValue(_endToEnd), parsed.GetValue(_resource), parsed.GetValue(_request), parsed.GetValue(_since));
        var (wanted, limit) = (parsed.GetValue(_waitFor), TimeSpan.FromSeconds(parsed.GetValue(_within)));
        // Reads one hour more, because one clock dates a record and another clock chooses its partition, so the two can differ.
        using var store = _store.Open(parsed, new(), parsed.GetValue(_since)?.AddHours(-1));
        var result = await new RecordSearch(store, filter, Columns(parsed)).RunAsync(wanted, limit, cancellationToken);
        _output.Choose(parsed).Write(result, Console.Out);
        return result.Rows.Count >= wanted ? ExitCode.Success : TooFew(result, wanted, limit);
    }

    private RecordColumns Columns(ParseResult parsed) =>
        parsed.GetValue(_columns) ?? (_output.IsForPeople(parsed) ? RecordColumns.ForPeople : RecordColumns.All);

    private static int TooFew(AuditQueryResult result, int wanted, TimeSpan limit)
    {
        Console.Error.WriteLine($"pix: {result.Rows.Count} of {wanted} records are there after {limit.TotalSeconds} s.");
        return ExitCode.No;
    }

    private void DemandFilter(CommandResult result)
    {
        if (result.GetResult(_endToEnd) is null && result.GetResult(_resource) is null && result.GetResult(_request) is null && result.GetResult(_since) is null)
        {
            result.AddError("Say which records: --e2e, --resource, --request or --since.");
        }
    }

    private static RecordColumns? ParseColumns(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (RecordColumns.Parse(text) is { } columns)
        {
            return columns;
        }

        result.AddError($"--columns is '{text}'; it must be names separated by commas.");
        return null;
    }
}
