using System.Net;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

public sealed class SystemNamesTests
{
    [Fact]
    public async Task An_address_needs_no_name_server()
    {
        Assert.Equal([IPAddress.Parse("192.0.2.1")], await SystemNames.Shared.FindAsync("192.0.2.1", TestContext.Current.CancellationToken));
        Assert.All(await SystemNames.Shared.FindAsync("localhost", TestContext.Current.CancellationToken), address => Assert.True(IPAddress.IsLoopback(address)));
    }
}
