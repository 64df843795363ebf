using Orleans.Concurrency;
using Pix.Contracts.Status;

namespace Pix.Grains.Observation;

/// <inheritdoc cref="IStatusGrain"/>
[StatelessWorker, Reentrant]
internal sealed class StatusGrain(SiloReadinessProbe probe, SiloHealthSource health, ILocalSiloDetails silo) : Grain, IStatusGrain
{
    public Task<SiloReadiness> GetReadinessAsync() => Task.FromResult(probe.Read() with { Health = health.Read() });

    public Task<string> PingAsync() => Task.FromResult(silo.Name);
}
