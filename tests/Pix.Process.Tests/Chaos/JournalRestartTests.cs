namespace Pix.Chaos.Tests;

/// <summary>A silo whose journal can only be mended by a restart, as a process.</summary>
public sealed class JournalRestartTests
{
    /// <summary>EX_TEMPFAIL: who started it starts it again (docs/commands.md).</summary>
    private const int RestartNeeded = 75;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ends_itself_with_a_code_of_its_own_and_pays_when_it_was_started_again()
    {
        await using var site = await PixSite.StartAsync(silos: 1, new() { ["Pix__JournalRestartInterval"] = "00:00:00" }, Cancel);
        var place = site.Silos[0];
        await using (var load = PaymentLoad.Start([place.Spi], sendersEach: 1))
        {
            await Wait.UntilAsync(() => !load.Accepted.IsEmpty, "a payment was answered");

            // Another owner's mark: this silo acknowledges nothing more.
            await File.WriteAllTextAsync(Path.Combine(site.JournalPath, place.Name, "spi.journal"), "another owner", Cancel);

            await place.Silo!.ExitAsync(Cancel);
            await load.EndAsync();
        }

        Assert.Equal(RestartNeeded, place.Silo.ExitCode);
        await site.StartSiloAsync(place, Cancel);
        await using var again = PaymentLoad.Start([place.Spi], sendersEach: 1);
        await Wait.UntilAsync(() => !again.Accepted.IsEmpty, "a payment was answered");
        await again.EndAsync();
        await Wait.UntilAsync(() => new StoredAudit(site).HasAllAsync(again.Accepted), "all that was answered is in the audit");
    }
}
