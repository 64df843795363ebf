using Pix.Load.Rehearsal;

namespace Pix.Load.Reports;

/// <summary>Writes the HTML report of a rehearsal.</summary>
internal static class RehearsalReport
{
    public static HtmlPage Of(RehearsalResult result)
    {
        var page = new HtmlPage($"Rehearsal of the homologation: {result.Summary}")
            .Paragraph($"{result.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, through Pix. {(result.Plan.Quick ? "Quick: the sustained, capacity and bulk steps were shortened, and the time-out of the simulator was 2 s instead of 40 s." : "Whole.")}")
            .Table(["", "", "step", "what it showed", "time"], result.Steps.Select(step => (string[])[step.Section, step.Word, step.Name, step.Details, $"{step.Elapsed.TotalSeconds:F1} s"]));
        foreach (var run in result.Runs)
        {
            page.Heading($"{run.Plan.PerMinute:N0} payments a minute each way, {run.Plan.Duration.TotalSeconds:N0} s");
            CapacityReport.Section(page, run);
        }

        return page;
    }
}
