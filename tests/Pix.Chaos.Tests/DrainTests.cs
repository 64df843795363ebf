using Pix.AuditReader;

namespace Pix.Chaos.Tests;

/// <summary>SIGTERM to a silo under load.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_under_way_is_finished_and_everything_is_shipped_before_the_process_ends()
    {
        await using var site = await PixSite.StartAsync(silos: 1, new() { ["Pix__AuditShipInterval"] = "00:05:00" }, Cancel);
        using var centralBank = new ReceivedMessages(site.ControlPort);
        var silo = site.Silos[0].Silo!;
        await centralBank.BreakAsync("delay", "spi", 3000, times: 4, Cancel);
        await using var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 4);
        await Eventually.TrueAsync("four payments are under way", () => load.Sent >= 4);
        await Task.Delay(1000, Cancel);
        var ending = load.EndAsync();

        var terminated = TimeProvider.System.GetTimestamp();
        silo.Terminate();
        await Eventually.TrueAsync("readiness is off", async () => await silo.HealthAsync(Cancel) is not { Status: 200 });
        var stillUnderWay = load.Answers.IsEmpty;
        await ending;
        await silo.ExitAsync(Cancel);

        Assert.True(stillUnderWay, "Readiness must be off before what is under way is finished.");
        Assert.Equal(4, load.Accepted.Count);
        Assert.Equal(0, silo.ExitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(terminated) < Grace);
        await new StoredAudit(site).AssertOnceAsync(load.Accepted);
        Assert.Equal(0, Left(site));
        var checkpoints = await new AuditQuery(site.AuditPath).RunAsync("SELECT record_id FROM checkpoints WHERE stream = 'spi'", cancellationToken: Cancel);
        Assert.NotEmpty(checkpoints.Rows);
    }

    [Fact]
    public async Task What_cannot_be_shipped_in_time_stays_for_the_next_owner()
    {
        await using var site = await PixSite.StartAsync(silos: 1, new() { ["Pix__AuditDrainTime"] = "00:00:02" }, Cancel);
        var store = new StoredAudit(site);
        store.Break();
        await using var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 2);
        await Eventually.TrueAsync("ten payments were answered", () => load.Accepted.Count >= 10);
        await load.EndAsync();

        var terminated = TimeProvider.System.GetTimestamp();
        await site.Silos[0].Silo!.StopAsync(Cancel);

        Assert.Equal(0, site.Silos[0].Silo!.ExitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(terminated) < Grace);
        Assert.True(Left(site) >= 2 * load.Accepted.Count, $"{Left(site)} entries of {load.Accepted.Count} payments are left.");
        store.Mend();
        await site.StartSiloAsync(site.Silos[0], Cancel);
        await Eventually.TrueAsync("the next owner shipped it", () => store.HasAllAsync(load.Accepted));
        await store.AssertOnceAsync(load.Accepted);
    }

    private static int Left(PixSite site) => Directory.EnumerateFiles(site.JournalPath, "*.journal", SearchOption.AllDirectories).Sum(JournalContent.Count);
}
