using System.Net;

namespace Pix.Transmission.Tls;

/// <summary>Resolves host names with the machine's resolver.</summary>
internal sealed class SystemNames : INameResolver
{
    public static SystemNames Shared { get; } = new();

    public async ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellationToken);
}
