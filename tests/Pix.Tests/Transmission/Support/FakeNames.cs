using System.Net;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Tests.Support;

/// <summary>A name server in the hands of a test.</summary>
internal sealed class FakeNames : INameResolver
{
    private int _asked;

    /// <summary>What every name means now.</summary>
    public IPAddress[] Addresses { get; set; } = [IPAddress.Loopback];

    public int Asked => Volatile.Read(ref _asked);

    public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return ValueTask.FromResult(Addresses);
    }
}
