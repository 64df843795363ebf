namespace Pix.Chaos.Tests;

/// <summary>Journals of silos that are gone, in a real cluster: membership and locks are the real ones.</summary>
public sealed class AdoptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_silo_left_is_shipped_once_although_two_others_look_for_it()
    {
        await using var site = await PixSite.StartAsync(silos: 3, [], Cancel);
        var store = new StoredAudit(site);
        store.Break();
        var left = await PayAsync(site, site.Silos[2], atLeast: 40);
        await site.Silos[2].Silo!.KillAsync(Cancel);
        store.Mend();

        await Wait.UntilAsync(() => store.HasAllAsync(left), "the others shipped what the killed silo left");

        await store.AssertOnceAsync(left);
        Assert.Contains(site.Silos.Take(2), place => Log(site, place).Contains($"of silo {site.Silos[2].Name}, which is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_silo_keeps_its_journal_and_all_of_it_is_shipped_once_when_it_is_back()
    {
        await using var site = await PixSite.StartAsync(silos: 2, [], Cancel);
        var store = new StoredAudit(site);
        store.Break();
        var left = await PayAsync(site, site.Silos[1], atLeast: 40);
        site.Silos[1].Silo!.Pause();
        store.Mend();

        // From here on the cluster has given it up, and the first silo looks at its journal every second.
        await Wait.UntilAsync(() => Log(site, site.Silos[0]).Contains("but a process still has it open", StringComparison.Ordinal), "the cluster gave the paused silo up");
        Assert.False(await store.HasAllAsync(left));

        // Back, it ships itself; or, told that it was given up, it ends, and the other ships. Not both.
        site.Silos[1].Silo!.Resume();
        await Wait.UntilAsync(() => store.HasAllAsync(left), "the paused silo's records are stored");
        await store.AssertOnceAsync(left);
    }

    private static async Task<IReadOnlyCollection<string>> PayAsync(PixSite site, SiloPlace place, int atLeast)
    {
        await using var load = PaymentLoad.Start([place.Spi], sendersEach: 2);
        await Wait.UntilAsync(() => load.Accepted.Count >= atLeast, $"{atLeast} payments through {place.Name} of {site.Silos.Count}");
        await load.EndAsync();
        return load.Accepted;
    }

    private static string Log(PixSite site, SiloPlace place)
    {
        using var file = new FileStream(Path.Combine(site.Logs, place.Name + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd();
    }
}
