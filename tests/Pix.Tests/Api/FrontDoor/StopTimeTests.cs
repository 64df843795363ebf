using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Api.FrontDoor;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>The front door's time to stop follows from its deadline; .NET's 30 s would cut the longest requests.</summary>
public sealed class StopTimeTests
{
    // The deadline, 15 s at least, 3 s in which a silo may tell the outcome, and 10 s.
    [Theory]
    [InlineData(null, 5, 28, true)]
    [InlineData(null, 30, 43, true)]
    [InlineData(null, 55, 68, true)]
    [InlineData("68", 55, 68, true)]
    [InlineData("67", 55, 67, false)]
    [InlineData("30", 30, 30, false)]
    public void The_host_has_the_time_of_the_deadline_and_thirteen_seconds(string? told, int deadline, int seconds, bool isValid)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [StopTime.Setting] = told }).Build();
        var stop = new StopTime(configuration, Options.Create(new FrontDoorOptions { ExchangeDeadline = TimeSpan.FromSeconds(deadline) }));
        var host = new HostOptions { ShutdownTimeout = TimeSpan.FromSeconds(told is null ? 30 : int.Parse(told, CultureInfo.InvariantCulture)) };

        stop.PostConfigure(null, host);

        Assert.Equal((TimeSpan.FromSeconds(seconds), isValid), (host.ShutdownTimeout, stop.Validate(null, host).Succeeded));
    }

    [Fact]
    public async Task The_whole_front_door_has_it()
    {
        await using var app = ApiHost.Build(["--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0", "--Pix:ExchangeDeadline=00:00:55"]);

        Assert.Equal(TimeSpan.FromSeconds(68), app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public void The_whole_front_door_refuses_one_that_is_too_short()
    {
        var refused = Assert.Throws<OptionsValidationException>(
            () => ApiHost.Build(["--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0", "--Pix:ExchangeDeadline=00:00:55", "--shutdownTimeoutSeconds=67"]));

        Assert.Contains("DOTNET_shutdownTimeoutSeconds is 67", refused.Message, StringComparison.Ordinal);
    }
}
