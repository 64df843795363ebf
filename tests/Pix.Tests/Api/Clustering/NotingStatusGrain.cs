using Orleans.Concurrency;
using Pix.Contracts.Status;

namespace Pix.Api.Tests.Clustering;

/// <summary>Placed as the silo's own grain of this interface is.</summary>
[StatelessWorker, Reentrant]
internal sealed class NotingStatusGrain(NotedCalls calls, ILocalSiloDetails silo) : Grain, IStatusGrain
{
    public Task<SiloReadiness> GetReadinessAsync()
    {
        calls.Note("readiness");
        return Task.FromResult(new SiloReadiness(silo.Name, []));
    }

    public Task<string> PingAsync()
    {
        calls.Note("ping");
        return Task.FromResult(silo.Name);
    }
}
