using System.Net;

namespace Pix.Transmission.Tls;

/// <summary>Finds the addresses of a name; asked for each new connection, and nothing of the answer is kept.</summary>
/// <remarks>
/// The Central Bank re-points names and may use round robin (ICOM 1.12: respect the TTL). How long an answer may be kept is the affair of the machine's own resolver;
/// <see cref="TransmissionOptions.ConnectionLifetime"/> bounds how long a connection goes on to an address that a name had.
/// </remarks>
public interface INameResolver
{
    /// <summary>The addresses of a name now, in the order to try them.</summary>
    ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}
