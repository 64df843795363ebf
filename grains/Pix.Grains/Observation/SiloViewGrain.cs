using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Placement;
using Pix.Contracts.Operating;
using Pix.Grains.Reading;
using Pix.Grains.Stopping;

namespace Pix.Grains.Observation;

/// <inheritdoc cref="ISiloViewGrain"/>
[Reentrant, RandomPlacement]
internal sealed class SiloViewGrain(SiloView view, ExchangeMemory memory, ReadsUnderWay reads, SiloDrain drain, ILocalSiloDetails silo) : Grain, ISiloViewGrain
{
    private bool IsAtHome => this.GetPrimaryKeyString() == silo.SiloAddress.ToParsableString();

    public async Task<SiloSnapshot?> GetSnapshotAsync() => AtHome() ? await view.ReadAsync() : null;

    public Task<ImmutableArray<ExchangeSummary>> FindAsync(string id) => Task.FromResult(AtHome() ? memory.Find(id) : []);

    public async Task<DrainResult?> DrainAsync(DrainOrder order) => AtHome() ? await drain.BeginAsync(order) : null;

    public Task AbandonAsync(string requestId)
    {
        if (AtHome())
        {
            reads.Abandon(requestId);
        }

        return Task.CompletedTask;
    }

    private bool AtHome()
    {
        if (!IsAtHome)
        {
            DeactivateOnIdle();
        }

        return IsAtHome;
    }
}
