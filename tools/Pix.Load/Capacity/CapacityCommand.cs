using System.CommandLine;
using Pix.Load.Reports;
using Pix.Load.Targets;
using Spectre.Console;

namespace Pix.Load.Capacity;

/// <summary>The command <c>./pix load</c>. It runs the capacity test, or searches for the highest rate that passes the test.</summary>
internal static class CapacityCommand
{
    public static Command Create()
    {
        var rate = new Option<double>("--rate") { Description = "Payments a minute each way, 1 to 60,000.", DefaultValueFactory = _ => CapacityPlan.LargestTier };
        var duration = new Option<int>("--duration") { Description = "Seconds, 1 to 3,600.", DefaultValueFactory = _ => 600 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds at the same rate that are not counted.", DefaultValueFactory = _ => 30 };
        var streams = new Option<int>("--streams") { Description = "Read streams, 1 to 6.", DefaultValueFactory = _ => 6 };
        var findLimit = new Option<bool>("--find-limit") { Description = "From --rate on, steps of 20 s, a quarter more each, until a criterion fails." };
        var target = new TargetOptions();
        var command = new Command("load", "The Central Bank's capacity test: payments both ways at a rate, through a running Pix.") { rate, duration, warmUp, streams, findLimit };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded.RunAsync(async () =>
        {
            var plan = new CapacityPlan
            {
                PerMinute = parsed.GetValue(rate),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(duration)),
                WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                Streams = parsed.GetValue(streams),
            }.Checked();
            var run = new CapacityRun(target.Read(parsed), Places.RunFolder, TimeProvider.System);
            return parsed.GetValue(findLimit) ? await FindLimitAsync(run, plan, cancellationToken) : await OnceAsync(run, plan, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> OnceAsync(CapacityRun run, CapacityPlan plan, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{plan.PerMinute:N0} payments a minute each way for {plan.Duration.TotalSeconds:N0} s, after {plan.WarmUp.TotalSeconds:N0} s of warm-up; {plan.Payments:N0} each way in all.");
        var result = await LiveProgress.ShowAsync(progress => run.RunAsync(plan, progress, cancellationToken));
        Print(result);
        Console.WriteLine($"Report: {await CapacityReport.Of(result).SaveAsync(Places.ReportFolder, "load", result.Started, cancellationToken)}");
        return result.Passed ? 0 : 1;
    }

    private static async Task<int> FindLimitAsync(CapacityRun run, CapacityPlan plan, CancellationToken cancellationToken)
    {
        var steps = await new LimitSearch(run).RunAsync(plan, cancellationToken);
        var limit = steps.LastOrDefault(step => step.Passed);
        var title = limit is null ? "Not even the first step passed" : $"Limit: {limit.Plan.PerMinute:N0} payments a minute each way";
        var page = new HtmlPage(title).Table(
            ["", "a minute each way", "round trip", "available → read", "what failed"],
            steps.Select(step => (string[])
            [
                step.Passed ? "PASS" : "FAIL", $"{step.Plan.PerMinute:N0}", step.Payer.RoundTrip.Summary, $"p99 {step.Deliveries?.P99Ms} ms",
                string.Join("; ", step.Criteria.Where(criterion => !criterion.Passed).Select(criterion => $"{criterion.Name}: {criterion.Figures}")),
            ]));
        CapacityReport.Section(page, limit ?? steps[^1]);
        Console.WriteLine(title);
        Console.WriteLine($"Report: {await page.SaveAsync(Places.ReportFolder, "limit", steps[0].Started, cancellationToken)}");
        return limit is null ? 1 : 0;
    }

    private static void Print(CapacityResult result)
    {
        var figures = new Table().AddColumn("figure").AddColumn("value");
        foreach (var row in CapacityReport.Figures(result))
        {
            figures.AddRow(Markup.Escape(row[0]), Markup.Escape(row[1]));
        }

        var criteria = new Table().AddColumn("").AddColumn("criterion").AddColumn("figures");
        foreach (var criterion in result.Criteria)
        {
            criteria.AddRow(criterion.Passed ? "[green]PASS[/]" : "[red]FAIL[/]", Markup.Escape(criterion.Name), Markup.Escape(criterion.Figures));
        }

        AnsiConsole.Write(figures);
        AnsiConsole.Write(criteria);
    }
}
