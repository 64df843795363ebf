using System.CommandLine;
using System.CommandLine.Parsing;
using Pix.Audit;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing;

/// <summary><c>pix audit find --e2e|--resource|--since</c>.</summary>
internal static class FindCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var endToEnd = new Option<string?>("--e2e") { Description = "Records of this EndToEndId.", HelpName = "ID" };
        var resource = new Option<string?>("--resource") { Description = "Records of this PI-ResourceId.", HelpName = "ID" };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = $"Records of requests from then on: {PointInTime.Form}.",
            HelpName = "TIME",
            CustomParser = ParseSince,
        };
        var waitFor = new Option<int>("--wait-for")
        {
            Description = "Wait until this many records are there (they are stored a second or two after the answer), at most --within seconds.",
            HelpName = "COUNT",
        };
        var within = new Option<int>("--within") { Description = "Seconds to wait. Default 20.", HelpName = "SECONDS", DefaultValueFactory = _ => 20 };
        var output = new OutputOptions();
        var command = new Command("find", "Find audit records.") { endToEnd, resource, since, waitFor, within };
        output.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(endToEnd) is null && result.GetResult(resource) is null && result.GetResult(since) is null)
            {
                result.AddError("Say which records: --e2e, --resource or --since.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var filter = new RecordFilter(parsed.GetValue(endToEnd), parsed.GetValue(resource), parsed.GetValue(since));
            var (wanted, limit) = (parsed.GetValue(waitFor), TimeSpan.FromSeconds(parsed.GetValue(within)));
            var result = await FindAsync(filter, wanted, limit, cancellationToken);
            output.Choose(parsed).Write(result, Console.Out);
            if (result.Rows.Count >= wanted)
            {
                return ExitCode.Success;
            }

            Console.Error.WriteLine($"pix: {result.Rows.Count} of {wanted} records are there after {limit.TotalSeconds} s.");
            return ExitCode.No;
        });
        return command;
    }

    private static async Task<AuditQueryResult> FindAsync(RecordFilter filter, int wanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        var store = AuditStore.Open();
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (true)
        {
            var result = await AuditStore.QueryAsync(store, RecordFilter.Sql, filter.Parameters, cancellationToken);
            if (result.Rows.Count >= wanted || clock.GetElapsedTime(started) >= limit)
            {
                return result;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static DateTimeOffset? ParseSince(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (PointInTime.TryParse(text, TimeProvider.System.GetUtcNow(), out var time))
        {
            return time;
        }

        result.AddError($"--since is '{text}'; it must be {PointInTime.Form}.");
        return null;
    }
}
