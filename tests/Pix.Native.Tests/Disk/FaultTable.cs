using System.Globalization;
using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>Runs faults beside each other in the process that preloaded them, each in a folder of its own, and writes down what came of each.</summary>
internal sealed class FaultTable(string folder)
{
    private const int AtOnce = 8;
    private const string ReportVariable = "PIX_DISK_REPORT", Head = "| file | while the process | call | fails with | met | what comes of it |";

    private static readonly Lock Reports = new();

    private readonly DiskFaults _faults = DiskFaults.OfThisProcess();

    /// <summary>
    /// In the parent: adds the child's table to the report that was asked for, and to the test's output. One line a case, with all of its
    /// errors.
    /// </summary>
    public static void Report(string folder)
    {
        var lines = File.ReadLines(Path.Combine(folder, "table")).Select(line => line.Split('\t')).GroupBy(row => (File: row[0], When: row[1], Call: row[2])).Select(rows =>
            $"| {rows.Key.File} | {rows.Key.When} | {rows.Key.Call} | {string.Join(", ", rows.Select(row => row[3]))} | {rows.Sum(row => int.Parse(row[4], CultureInfo.InvariantCulture))} | {string.Join("; or ", rows.Select(row => row[5]).Distinct())} |").ToList();
        lines.ForEach(TestContext.Current.TestOutputHelper!.WriteLine);
        if (Environment.GetEnvironmentVariable(ReportVariable) is { Length: > 0 } report)
        {
            lock (Reports)
            {
                File.AppendAllLines(report, File.Exists(report) ? lines : [Head, "|---|---|---|---|---:|---|", .. lines]);
            }
        }
    }

    /// <summary>Runs them all; fails with every fault that did harm.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="run">Does it; returns what came of it in a few words.</param>
    public async Task RunAsync(IEnumerable<Fault> faults, Func<Fault, FaultPlace, Task<string>> run)
    {
        using var slots = new SemaphoreSlim(AtOnce);
        var rows = await Task.WhenAll(faults.Select((fault, number) => OneAsync(fault, number, run, slots)));
        await File.WriteAllLinesAsync(Path.Combine(folder, "table"), rows.Select(row => row.Text));
        Assert.True(rows.All(row => row.Held), string.Join('\n', rows.Where(row => !row.Held).Select(row => row.Text)));
    }

    private async Task<(bool Held, string Text)> OneAsync(Fault fault, int number, Func<Fault, FaultPlace, Task<string>> run, SemaphoreSlim slots)
    {
        await slots.WaitAsync(TestContext.Current.CancellationToken);
        var place = new FaultPlace(_faults, Path.Combine(folder, number.ToString("D3", CultureInfo.InvariantCulture)), fault);
        try
        {
            var outcome = await run(fault, place);
            Assert.True(place.Met > 0, "the fault was not met");
            return (true, Row(fault, place, outcome));
        }
        catch (Exception failure)
        {
            return (false, Row(fault, place, $"FAILED: {failure.Message} {failure.StackTrace}"));
        }
        finally
        {
            slots.Release();
        }
    }

    private static string Row(Fault fault, FaultPlace place, string outcome) =>
        $"{fault.Case.File}\t{fault.Case.Doing}\t{fault.Case.Call}\t{fault.Error}\t{place.Met}\t{outcome}";
}
