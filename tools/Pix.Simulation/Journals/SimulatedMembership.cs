using Pix.Audit.Adoption;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>The membership of the simulated cluster. While faults occur, it fails to answer 3 % of the questions.</summary>
internal sealed class SimulatedMembership(JournalWorld journals, Node node) : ISiloMembership
{
    private readonly Randomness _random = journals.World.Random.Named($"membership of {node.Name}");

    /// <summary>Virtual time of the last question whether a silo is gone. A process asks this before it adopts the silo's journal.</summary>
    public long AskedAt { get; private set; }

    public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken)
    {
        AskedAt = journals.World.Now;
        return !journals.SinkIsWell && _random.Percent(3) ? throw new InvalidOperationException("The cluster does not say.")
        : ValueTask.FromResult(siloName == JournalWorld.BadSilo || journals.Silos.Single(silo => silo.Name == siloName).IsGone);
    }
}
