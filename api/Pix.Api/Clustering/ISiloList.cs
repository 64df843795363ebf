using System.Net;

namespace Pix.Api.Clustering;

/// <summary>The list of the cluster's silos.</summary>
internal interface ISiloList
{
    /// <summary>Gateway addresses of the silos that are members of the cluster now.</summary>
    Task<IReadOnlyCollection<IPEndPoint>> ReadAsync();
}
