using Orleans.Concurrency;
using Pix.Contracts.Status;

namespace Pix.Grains.Status;

/// <inheritdoc cref="IStatusGrain"/>
[StatelessWorker, Reentrant]
internal sealed class StatusGrain(SiloReadinessProbe probe) : Grain, IStatusGrain
{
    public Task<SiloReadiness> GetReadiness() => Task.FromResult(probe.Read());
}
