using Pix.Simulator.Tests.Support;

[assembly: AssemblyFixture(typeof(SimulatorFixture))]

namespace Pix.Simulator.Tests.Support;

/// <summary>One simulator for the tests that leave nothing behind which others could trip over.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    internal RunningSimulator Simulator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Simulator = await RunningSimulator.Start(CancellationToken.None);

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
