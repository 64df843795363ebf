using System.Net;

namespace Pix.Transmission.Tls;

/// <summary>Resolves a host name to addresses for each new connection, without a cache.</summary>
/// <remarks>
/// The Central Bank may move a name to other addresses and may use round robin (ICOM 1.12: respect the TTL). The machine's own resolver
/// decides how long an answer is cached; <see cref="TransmissionOptions.ConnectionLifetime"/> bounds how long a connection stays at an
/// address.
/// </remarks>
public interface INameResolver
{
    /// <summary>Returns the current addresses of a host name, in the order in which to try them.</summary>
    ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}
