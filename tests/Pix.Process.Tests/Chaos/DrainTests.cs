using Pix.AuditReader.Sql;

namespace Pix.Chaos.Tests;

/// <summary>SIGTERM to a silo under load.</summary>
public sealed class DrainTests
{
    /// <summary>The longest that a payment may last (SpiTable); one that a busy machine makes last longer is not answered, whoever stops.</summary>
    private static readonly TimeSpan PaymentDeadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_under_way_is_finished_and_everything_is_shipped_before_the_process_ends()
    {
        await using var site = await PixSite.StartAsync(silos: 1, new() { ["Pix__AuditShipInterval"] = "00:05:00", ["Pix__AuditDrainTime"] = "00:05:00" }, Cancel);
        using var centralBank = new ReceivedMessages(site.ControlPort);
        var silo = site.Silos[0].Silo!;
        await centralBank.BreakAsync("delay", "spi", 600_000, times: 4, Cancel);
        var began = TimeProvider.System.GetTimestamp();
        await using var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 4);
        await Wait.UntilAsync(async () => await centralBank.FaultsLeftAsync(Cancel) == 0, "the Central Bank has four payments");
        var ending = load.EndAsync();

        silo.Terminate();
        await Wait.UntilAsync(async () => await silo.HealthAsync(Cancel) is { Status: not 200 }, "readiness is off");
        var stillUnderWay = load.Answers.IsEmpty;
        await centralBank.MendAsync(Cancel);
        await ending;
        var lasted = TimeProvider.System.GetElapsedTime(began);
        await silo.ExitAsync(Cancel);

        Assert.SkipWhen(load.Accepted.Count < 4 && lasted >= PaymentDeadline, $"The machine is too slow: readiness took longer than a payment may last ({lasted.TotalSeconds:F0} s).");
        Assert.True(stillUnderWay, "Readiness must be off before what is under way is finished.");
        Assert.Equal(4, load.Accepted.Count);
        Assert.Equal(0, silo.ExitCode);
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
        await Wait.UntilAsync(() => load.Accepted.Count >= 10, "ten payments were answered");
        await load.EndAsync();

        await site.Silos[0].Silo!.StopAsync(Cancel);

        Assert.Equal(0, site.Silos[0].Silo!.ExitCode);
        Assert.True(Left(site) >= 2 * load.Accepted.Count, $"{Left(site)} entries of {load.Accepted.Count} payments are left.");
        store.Mend();
        await site.StartSiloAsync(site.Silos[0], Cancel);
        await Wait.UntilAsync(() => store.HasAllAsync(load.Accepted), "the next owner shipped it");
        await store.AssertOnceAsync(load.Accepted);
    }

    private static int Left(PixSite site) => Directory.EnumerateFiles(site.JournalPath, "*.journal", SearchOption.AllDirectories).Sum(JournalContent.Count);
}
