using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>Delivers messages between processes after a random delay. Messages can arrive in another order, twice, or not at all.</summary>
internal sealed class Network
{
    private readonly World _world;
    private readonly Randomness _random;
    private readonly int _lost, _doubled, _slow;

    public Network(World world)
    {
        (_world, _random) = (world, world.Random.Named("network"));
        (_lost, _doubled, _slow) = (_random.Of([0, 0, 3, 15]), _random.Of([0, 0, 5, 20]), _random.Of([0, 2, 10]));
    }

    /// <summary>Processes that are cut off from the network. All messages from and to them are lost.</summary>
    public HashSet<Node> Cut { get; } = [];

    /// <summary>Sends a message to or from a process. It is delivered after a delay, possibly twice, or is lost.</summary>
    public void Send(Node silo, Action deliver)
    {
        if (Cut.Contains(silo) || _random.Percent(_lost))
        {
            _world.Note("network", $"loses a message of {silo.Name}");
            return;
        }

        _world.After(Delay(), deliver);
        if (_random.Percent(_doubled))
        {
            _world.After(Delay(), deliver);
        }
    }

    private TimeSpan Delay() => _random.Percent(_slow)
        ? _random.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(4))
        : _random.Between(TimeSpan.FromMicroseconds(200), TimeSpan.FromMilliseconds(5));
}
