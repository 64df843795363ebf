
namespace Pix.Api.Tests;

/// <summary>The whole front door, as <c>Program</c> builds it.</summary>
public sealed class WiringTests
{
    [Fact]
    public async Task Everything_that_the_ports_need_can_be_made()
    {
        await using var app = ApiHost.Build(["--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0"]);

        Assert.NotNull(app);
    }
}
