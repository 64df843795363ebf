using Orleans.Concurrency;
using Orleans.Runtime.Placement;
using Pix.Contracts.Operating;

namespace Pix.Grains.Operating;

/// <inheritdoc cref="IClusterViewGrain"/>
[StatelessWorker, Reentrant]
internal sealed class ClusterViewGrain(IClusterMembershipService membership, StoredExchanges stored, TimeProvider time) : Grain, IClusterViewGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<ClusterSnapshot> GetSnapshot()
    {
        var silos = await Task.WhenAll(ActiveSilos().Select(AskAsync));
        return new ClusterSnapshot(time.GetUtcNow(), [.. silos.OrderBy(silo => silo.Silo, StringComparer.Ordinal)]);
    }

    public async Task<ExchangeSearch> Find(string id, bool withBodies)
    {
        var asked = ActiveSilos().Select(silo => FindAsync(silo, id));
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

    private IEnumerable<ClusterMember> ActiveSilos() =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active);

    private async Task<SiloSnapshot> AskAsync(ClusterMember silo)
    {
        var unanswered = new SiloSnapshot { Silo = silo.Name, Address = silo.SiloAddress.ToString() };
        try
        {
            return await ViewOf(silo).GetSnapshot().WaitAsync(Patience, time) ?? unanswered;
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
            return await ViewOf(silo).Find(id).WaitAsync(Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return [];
        }
    }

    // The hint is read by the placement when the grain is not active yet. A grain that has to be elsewhere says so.
    private ISiloViewGrain ViewOf(ClusterMember silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return GrainFactory.GetGrain<ISiloViewGrain>(silo.SiloAddress.ToParsableString());
    }
}
