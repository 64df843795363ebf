using Orleans.Concurrency;
using Pix.Contracts.Status;

namespace Pix.Grains.Status;

/// <inheritdoc cref="IStatusGrain"/>
[StatelessWorker, Reentrant]
internal sealed class StatusGrain(SiloReadinessProbe probe, ILocalSiloDetails silo) : Grain, IStatusGrain
{
    public Task<SiloReadiness> GetReadiness() => Task.FromResult(probe.Read());

    public Task<string> Ping() => Task.FromResult(silo.Name);
}
