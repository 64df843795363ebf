using System.Net;

namespace Pix.Api.Clustering;

/// <summary>The silos of this machine, as the settings list them.</summary>
internal sealed class ConfiguredSilos(IReadOnlyCollection<IPEndPoint> silos) : ISiloList
{
    public Task<IReadOnlyCollection<IPEndPoint>> ReadAsync() => Task.FromResult(silos);
}
