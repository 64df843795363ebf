using Orleans.Concurrency;
using Pix.Contracts.Operating;
using Pix.Grains.Rates;

namespace Pix.Grains.Observation;

/// <inheritdoc cref="IClusterViewGrain"/>
[StatelessWorker, Reentrant]
internal sealed class ClusterViewGrain(SiloViews views, SiloView own, StoredExchanges stored, ILocalSiloDetails local, TimeProvider time) : Grain, IClusterViewGrain
{
    private static readonly TimeSpan ResetPatience = TimeSpan.FromSeconds(8), DrainPatience = TimeSpan.FromSeconds(12);

    public async Task<ClusterSnapshot> GetSnapshotAsync()
    {
        var silos = await Task.WhenAll(views.Active.Select(AskAsync));
        return new ClusterSnapshot(time.GetUtcNow(), [.. silos.OrderBy(silo => silo.Silo, StringComparer.Ordinal)]);
    }

    public async Task<ExchangeSearch> FindAsync(string id, bool withBodies)
    {
        var asked = views.Active.Select(silo => FindAsync(silo, id));
        var remembered = (await Task.WhenAll(asked)).SelectMany(found => found);
        var kept = await stored.FindAsync(id, withBodies);
        // An exchange that is in the audit store and in the memory of a silo is listed once, from the store, because only the store has the bodies.
        var all = kept.Exchanges
            .Concat(remembered.Select(exchange => (Exchange: exchange, Bodies: (ExchangeBodies?)null)))
            .DistinctBy(found => KeyOf(found.Exchange))
            .OrderByDescending(found => found.Exchange.At)
            .ToList();
        return new ExchangeSearch([.. all.Select(found => found.Exchange)], [.. all.Select(found => found.Bodies)], kept.Searched);
    }

    public async Task<PauseResetResult> ResetPauseAsync(PauseReset reset)
    {
        // Refuses a budget that was never used. Such a budget cannot have a pause, and a mistyped name must not activate a grain.
        var used = (await GetSnapshotAsync()).Silos.SelectMany(silo => silo.Buckets).ToList();
        if (!used.Exists(bucket => bucket.Budget == reset.Budget && (reset.Policy.Length == 0 || bucket.Policy == reset.Policy)))
        {
            var names = used.Select(bucket => reset.Policy.Length == 0 ? bucket.Budget : $"{bucket.Budget} {bucket.Policy}").Distinct().Order(StringComparer.Ordinal).ToList();
            return PauseResetResult.Refused(PauseResetOutcome.UnknownBudget, names.Count == 0 ? "No budget was used yet." : $"No such budget; used were: {string.Join(", ", names)}.");
        }

        try
        {
            return await GrainFactory.GetGrain<IRateBudgetGrain>(reset.Budget).ResetPauseAsync(reset).WaitAsync(ResetPatience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return PauseResetResult.Refused(PauseResetOutcome.Unreachable, "The budget owner does not answer; whether the pause was ended is not known. Look with './pix limits show'.");
        }
    }

    public async Task<DrainResult> DrainAsync(DrainOrder order)
    {
        var active = views.Active.ToList();
        if (active.Find(silo => silo.Name == order.Silo) is not { } chosen)
        {
            return new DrainResult(DrainOutcome.UnknownSilo, $"No active silo has this name; active are: {string.Join(", ", active.Select(silo => silo.Name).Order(StringComparer.Ordinal))}.", "");
        }

        if (active.Count == 1 && !order.EvenLast)
        {
            return new DrainResult(DrainOutcome.LastSilo, "It is the only silo: Pix would be down. Start another first, or say that this is meant.", "");
        }

        var unknown = new DrainResult(DrainOutcome.Unreachable, "The silo does not answer; whether it drains is not known.", "");
        try
        {
            return await views.Of(chosen).DrainAsync(order).WaitAsync(DrainPatience, time) ?? unknown;
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return unknown;
        }
    }

    // An exchange without audit record has no record id. Such an exchange is in the memory of one silo only, so silo, time and operation identify the exchange.
    private static string KeyOf(ExchangeSummary exchange) =>
        exchange.RecordId.Length > 0 ? exchange.RecordId : $"{exchange.Silo} {exchange.At:O} {exchange.Operation}";

    private async Task<SiloSnapshot> AskAsync(ClusterMember silo)
    {
        var unanswered = new SiloSnapshot { Silo = silo.Name, Address = silo.SiloAddress.ToString() };
        try
        {
            // The state of this silo is read without its view grain. The grain directory may still place the view grain on a silo that just
            // died, and this silo would then seem not to answer.
            return silo.SiloAddress.Equals(local.SiloAddress) ? await own.ReadAsync().WaitAsync(SiloViews.Patience, time) : await views.Of(silo).GetSnapshotAsync().WaitAsync(SiloViews.Patience, time) ?? unanswered;
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
            return await views.Of(silo).FindAsync(id).WaitAsync(SiloViews.Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return [];
        }
    }
}
