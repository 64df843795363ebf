using Microsoft.Extensions.Options;

namespace Pix.Simulator.Tests;

/// <summary>Settings that cannot be.</summary>
public sealed class SimulatorOptionsTests
{
    [Fact]
    public void Names_every_wrong_setting_at_once()
    {
        var options = new SimulatorOptions { Ispb = "123", SpiPort = 70_000, Address = "here" };

        var exception = Assert.Throws<OptionsValidationException>(() => SimulatorHost.MakeKeys(options));

        Assert.Equal(3, exception.Failures.Count());
        Assert.All(["Simulator:Ispb is '123'", "Simulator:SpiPort is '70000'", "Simulator:Address is 'here'"], expected =>
            Assert.Contains(exception.Failures, failure => failure.StartsWith(expected, StringComparison.Ordinal)));
    }
}
