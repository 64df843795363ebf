using System.Net;

namespace Pix.Api.Clustering;

/// <summary>The list of silos on this machine, from the settings.</summary>
internal sealed class ConfiguredSilos(IReadOnlyCollection<IPEndPoint> silos) : ISiloList
{
    public Task<IReadOnlyCollection<IPEndPoint>> ReadAsync() => Task.FromResult(silos);
}
