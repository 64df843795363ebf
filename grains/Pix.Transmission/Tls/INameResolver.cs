using System.Net;

namespace Pix.Transmission.Tls;

/// <summary>Resolves a host name to addresses for each new connection, without a cache.</summary>
/// <remarks>
/// The Central Bank can move a name to other addresses and can use round robin (ICOM 1.12: respect the TTL). Only the machine's own resolver
/// caches answers. <see cref="TransmissionOptions.ConnectionLifetime"/> limits how long a connection to an old address is used.
/// </remarks>
public interface INameResolver
{
    /// <summary>Returns the current addresses of a host name, in the order in which to try them.</summary>
    ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}
