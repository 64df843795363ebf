using Pix.Cluster.Tests.Support;
using Pix.Load.Capacity;
using Pix.Load.Rehearsal;
using Pix.Load.Reports;
using Pix.Load.Targets;

namespace Pix.Cluster.Tests;

/// <summary>The capacity test and the rehearsal, made short, against the real parts.</summary>
public sealed class LoadTests(PixCluster pix)
{
    private static readonly IProgress<CapacityProgress> Untold = new Progress<CapacityProgress>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PixEndpoints Endpoints => new(Root(pix.SpiPort), Root(pix.DictPort), Root(pix.ControlPort), PixCluster.Ispb);

    [Fact]
    public async Task Payments_both_ways_at_a_rate_all_settle_and_are_reported()
    {
        var plan = new CapacityPlan { PerMinute = 300, Duration = TimeSpan.FromSeconds(4), WarmUp = TimeSpan.FromSeconds(1), Streams = 3 };

        var result = await new CapacityRun(Endpoints, runFolder: null, TimeProvider.System).RunAsync(plan, Untold, Cancel);

        // How fast it was is no matter of a test on a shared machine; that nothing was lost is.
        Assert.DoesNotContain(result.Criteria, criterion => !criterion.Passed && !criterion.Name.Contains("200 ms", StringComparison.Ordinal));
        Assert.Equal((20, 20, 20), (result.Payer.Outcomes.Of("ACSC"), result.Receiver.Outcomes.Of("ACCC"), result.Incoming!["ACCC"]));
        Assert.Equal(60, result.Reading.Messages);
        Assert.Equal(20, result.Payer.RoundTrip.Whole.TotalCount);
        var report = await File.ReadAllTextAsync(await CapacityReport.Of(result).SaveAsync(Path.Combine(pix.Folder, "reports"), "load", result.Started, Cancel), Cancel);
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.Contains("<polyline", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_step_of_the_homologation_passes()
    {
        var told = new List<StepResult>();

        var result = await new RehearsalRun(Endpoints, runFolder: null, TimeProvider.System).RunAsync(new RehearsalPlan { Quick = true }, told.Add, Untold, Cancel);

        Assert.DoesNotContain(told, step => step.Outcome != StepOutcome.Pass && !step.Details.StartsWith("99 % of messages read", StringComparison.Ordinal));
        Assert.Contains(told, step => step.Details.StartsWith("pacs.008.spi.1.16 and pacs.008.spi.1.15 settled", StringComparison.Ordinal));
        var report = await File.ReadAllTextAsync(await RehearsalReport.Of(result).SaveAsync(Path.Combine(pix.Folder, "reports"), "rehearsal", result.Started, Cancel), Cancel);
        Assert.All(told, step => Assert.Contains(System.Net.WebUtility.HtmlEncode(step.Name), report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_simulator_what_the_other_side_must_do_is_left_to_people()
    {
        var told = new List<StepResult>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await new RehearsalRun(Endpoints with { Control = null }, runFolder: null, TimeProvider.System)
            .RunAsync(new RehearsalPlan { Quick = true }, told.Add, Untold, stop.Token);

        Assert.Contains(told, step => step is { Name: "Receive and reject (RJCT)", Outcome: StepOutcome.ByHand });
        Assert.Contains(told, step => step.Name.StartsWith("PORTABILITY", StringComparison.Ordinal) && step.Outcome == StepOutcome.ByHand);
        Assert.DoesNotContain(told, step => step.Outcome == StepOutcome.Fail && !step.Details.StartsWith("99 % of messages read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://192.0.2.1:9090")]
    [InlineData("http://icom-h.pi.rsfn.net.br:16522")]
    [InlineData("http://localhost:9090")]
    [InlineData("https://127.0.0.1:9191")]
    public void Another_machine_is_not_loaded(string target)
    {
        Assert.Throws<ArgumentException>(() => (Endpoints with { Spi = new Uri(target) }).OnThisMachineOnly());
        Assert.Throws<ArgumentException>(() => (Endpoints with { Control = new Uri(target) }).OnThisMachineOnly());
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(60_001, 10)]
    [InlineData(4000, 0)]
    [InlineData(4000, 3601)]
    public void A_plan_without_bounds_is_refused(double perMinute, int seconds) =>
        Assert.Throws<ArgumentException>(() => new CapacityPlan { PerMinute = perMinute, Duration = TimeSpan.FromSeconds(seconds) }.Checked());

    [Fact]
    public async Task Sends_are_made_by_the_clock_and_refused_beyond_what_may_be_under_way()
    {
        var release = new TaskCompletionSource();
        var loop = new OpenLoop(perSecond: 1000, maxInFlight: 2);
        var due = new List<long>();

        // The third is the last: none of the first two has ended, so it is not made.
        var running = loop.RunAsync(3, moment =>
        {
            due.Add(moment);
            return release.Task;
        }, Cancel);
        Assert.False(running.IsCompleted);
        while (loop.Refused == 0)
        {
            await Task.Yield();
        }

        release.SetResult();
        await running;

        Assert.Equal((2, 1), (due.Count, loop.Refused));
        Assert.Equal(System.Diagnostics.Stopwatch.Frequency / 1000, due[1] - due[0]);
    }

    private static Uri Root(int port) => new($"http://127.0.0.1:{port}");
}
