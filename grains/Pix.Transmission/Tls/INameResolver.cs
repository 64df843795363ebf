using System.Net;

namespace Pix.Transmission.Tls;

/// <summary>Resolves a name to addresses, for each new connection; nothing is cached.</summary>
/// <remarks>
/// The Central Bank re-points names and may use round robin (ICOM 1.12: respect the TTL). The machine's own resolver decides how long an
/// answer is cached; <see cref="TransmissionOptions.ConnectionLifetime"/> bounds how long a connection stays at an address.
/// </remarks>
public interface INameResolver
{
    /// <summary>The addresses of a name now, in the order to try them.</summary>
    ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}
