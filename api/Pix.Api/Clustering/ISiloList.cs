using System.Net;

namespace Pix.Api.Clustering;

/// <summary>Which silos there are.</summary>
internal interface ISiloList
{
    /// <summary>Addresses of the gateways of silos that are members of the cluster now.</summary>
    Task<IReadOnlyCollection<IPEndPoint>> ReadAsync();
}
