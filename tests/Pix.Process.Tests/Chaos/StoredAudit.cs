using Pix.Audit.Reading;
using Pix.AuditReader.Sql;

namespace Pix.Chaos.Tests;

/// <summary>What a site's store holds of its payments.</summary>
internal sealed class StoredAudit(PixSite site)
{
    private string Store => Path.Combine(site.AuditPath, "log");

    /// <summary>How often each payment is stored, before de-duplication: end-to-end id to rows.</summary>
    public async Task<IReadOnlyDictionary<string, int>> PaymentsAsync()
    {
        var found = await new AuditQuery(site.AuditPath).RunAsync(
            "SELECT end_to_end_id, count(*)::INTEGER FROM stored WHERE stream = 'spi' AND request_method = 'POST' AND outcome = 'answered' GROUP BY 1",
            cancellationToken: TestContext.Current.CancellationToken);
        return found.Rows.ToDictionary(row => (string)row[0]!, row => (int)row[1]!);
    }

    public async Task<bool> HasAllAsync(IEnumerable<string> endToEndIds)
    {
        var stored = await PaymentsAsync();
        return endToEndIds.All(stored.ContainsKey);
    }

    /// <summary>
    /// Each is there, in one row: nobody shipped it twice. The chain holds as soon as the silo's own exchanges under way have ended: those
    /// behind them are shipped before (<c>Pix:AuditOrderWait</c>).
    /// </summary>
    public async Task AssertOnceAsync(IReadOnlyCollection<string> endToEndIds)
    {
        var stored = await PaymentsAsync();
        Assert.NotEmpty(endToEndIds);
        Assert.All(endToEndIds, endToEndId => Assert.Equal(1, stored.GetValueOrDefault(endToEndId)));
        ChainReport? chain = null;
        await Wait.ForAsync(
            async () => (chain = await new AuditQuery(site.AuditPath).CheckChainAsync(TestContext.Current.CancellationToken)).Holds ? chain : null,
            () => $"the chain holds: {string.Join("; ", chain!.Breaks)}");
    }

    /// <summary>A file where the folder was: nothing can be stored.</summary>
    public void Break()
    {
        Directory.CreateDirectory(Store);
        File.WriteAllText(Store + ".away", "");
        AtomicExchange.Of(Store, Store + ".away");
    }

    public void Mend()
    {
        AtomicExchange.Of(Store, Store + ".away");
        File.Delete(Store + ".away");
    }
}
