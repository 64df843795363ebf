using System.Net;

namespace Pix.Grains.Tests.Support;

/// <summary>The name of the silo.</summary>
internal sealed class ThisSilo : ILocalSiloDetails
{
    public string Name => "silo-a";

    public string ClusterId => "test";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

    public SiloAddress GatewayAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);
}
