using System.Net;

namespace Pix.Api.Clustering;

/// <summary>Which silos there are.</summary>
internal interface ISiloList
{
    /// <summary>Gateway addresses of the silos that are members of the cluster now.</summary>
    Task<IReadOnlyCollection<IPEndPoint>> ReadAsync();
}
