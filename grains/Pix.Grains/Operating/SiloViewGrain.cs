using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Placement;
using Pix.Contracts.Operating;
using Pix.Grains.Reading;

namespace Pix.Grains.Operating;

/// <inheritdoc cref="ISiloViewGrain"/>
[Reentrant, RandomPlacement]
internal sealed class SiloViewGrain(SiloView view, ExchangeMemory memory, ReadsUnderWay reads, ILocalSiloDetails silo) : Grain, ISiloViewGrain
{
    private bool IsAtHome => this.GetPrimaryKeyString() == silo.SiloAddress.ToParsableString();

    public async Task<SiloSnapshot?> GetSnapshot() => AtHome() ? await view.ReadAsync() : null;

    public Task<ImmutableArray<ExchangeSummary>> Find(string id) => Task.FromResult(AtHome() ? memory.Find(id) : []);

    public Task Abandon(string requestId)
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
