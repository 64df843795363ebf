using Orleans.Concurrency;
using Pix.Contracts.Operating;

namespace Pix.Grains.Operating;

/// <inheritdoc cref="IClusterViewGrain"/>
[StatelessWorker, Reentrant]
internal sealed class ClusterViewGrain(SiloViews views, StoredExchanges stored, TimeProvider time) : Grain, IClusterViewGrain
{
    public async Task<ClusterSnapshot> GetSnapshot()
    {
        var silos = await Task.WhenAll(views.Active.Select(AskAsync));
        return new ClusterSnapshot(time.GetUtcNow(), [.. silos.OrderBy(silo => silo.Silo, StringComparer.Ordinal)]);
    }

    public async Task<ExchangeSearch> Find(string id, bool withBodies)
    {
        var asked = views.Active.Select(silo => FindAsync(silo, id));
        var remembered = (await Task.WhenAll(asked)).SelectMany(found => found);
        var kept = await stored.FindAsync(id, withBodies);
        // What is in the store may be in a silo's memory too: once is enough, and the store knows the bodies.
        var all = kept.Exchanges
            .Concat(remembered.Select(exchange => (Exchange: exchange, Bodies: (ExchangeBodies?)null)))
            .DistinctBy(found => KeyOf(found.Exchange))
            .OrderByDescending(found => found.Exchange.At)
            .ToList();
        return new ExchangeSearch([.. all.Select(found => found.Exchange)], [.. all.Select(found => found.Bodies)], kept.Searched);
    }

    // What left no record has no id; it is in the memory of one silo only.
    private static string KeyOf(ExchangeSummary exchange) =>
        exchange.RecordId.Length > 0 ? exchange.RecordId : $"{exchange.Silo} {exchange.At:O} {exchange.Operation}";

    private async Task<SiloSnapshot> AskAsync(ClusterMember silo)
    {
        var unanswered = new SiloSnapshot { Silo = silo.Name, Address = silo.SiloAddress.ToString() };
        try
        {
            return await views.Of(silo).GetSnapshot().WaitAsync(SiloViews.Patience, time) ?? unanswered;
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return unanswered;
        }
    }

    private async Task<IEnumerable<ExchangeSummary>> FindAsync(ClusterMember silo, string id)
    {
        try
        {
            return await views.Of(silo).Find(id).WaitAsync(SiloViews.Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return [];
        }
    }
}
