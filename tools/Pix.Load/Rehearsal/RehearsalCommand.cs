using System.CommandLine;
using Pix.Load.Reports;
using Pix.Load.Targets;
using Spectre.Console;

namespace Pix.Load.Rehearsal;

/// <summary>The command <c>./pix rehearse</c>. It runs the steps of the Central Bank's homologation.</summary>
internal static class RehearsalCommand
{
    public static Command Create()
    {
        var defaults = new RehearsalPlan();
        var quick = new Option<bool>("--quick") { Description = "Shortens what takes long: about a minute instead of twenty." };
        var accepting = new Option<string>("--accepting") { Description = "ISPB of the participant that accepts every payment.", DefaultValueFactory = _ => defaults.Accepting };
        var paying = new Option<string>("--paying") { Description = "ISPB of the participant that pays us.", DefaultValueFactory = _ => defaults.Paying };
        var target = new TargetOptions();
        var command = new Command("rehearse", "The steps of the Central Bank's homologation of a direct participant, through a running Pix.") { quick, accepting, paying };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded.RunAsync(() => RunAsync(
            target.Read(parsed),
            defaults with { Quick = parsed.GetValue(quick), Accepting = parsed.GetValue(accepting)!, Paying = parsed.GetValue(paying)! },
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(PixEndpoints pix, RehearsalPlan plan, CancellationToken cancellationToken)
    {
        var result = await new RehearsalRun(pix, Places.RunFolder, TimeProvider.System).RunAsync(plan, Tell, LiveProgress.Lines(), cancellationToken);
        if (!Console.IsOutputRedirected)
        {
            Show(result);
        }

        Console.WriteLine($"Report: {await RehearsalReport.Of(result).SaveAsync(Places.ReportFolder, "rehearsal", result.Started, cancellationToken)}");
        Console.WriteLine(result.Summary);
        return result.Passed ? 0 : 1;
    }

    // On a terminal the printed lines scroll out of view, so a table follows at the end. A file or pipe already contains every line and gets no table.
    private static void Show(RehearsalResult result)
    {
        var table = new Table().AddColumn("").AddColumn("").AddColumn("step").AddColumn("what it showed");
        foreach (var step in result.Steps)
        {
            table.AddRow(Markup.Escape(step.Section), $"[{Colour(step.Outcome)}]{step.Word}[/]", Markup.Escape(step.Name), Markup.Escape(step.Details));
        }

        AnsiConsole.Write(table);
    }

    private static void Tell(StepResult step) => Console.WriteLine($"{step.Word,-8} {step.Section,-4} {step.Name}: {step.Details}   {step.Elapsed.TotalSeconds:F1} s");

    private static string Colour(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Pass => "green",
        StepOutcome.Fail => "red",
        _ => "yellow",
    };
}
