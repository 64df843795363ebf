using Pix.Audit.Adoption;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>What the cluster says of its silos, when it says anything.</summary>
internal sealed class SimulatedMembership(JournalWorld journals, Node node) : ISiloMembership
{
    private readonly Randomness _random = journals.World.Random.Named($"membership of {node.Name}");

    /// <summary>When it was asked last: a journal is opened after that, and never before.</summary>
    public long AskedAt { get; private set; }

    public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken)
    {
        AskedAt = journals.World.Now;
        return !journals.SinkIsWell && _random.Percent(3) ? throw new InvalidOperationException("The cluster does not say.")
        : ValueTask.FromResult(siloName == JournalWorld.BadSilo || journals.Silos.Single(silo => silo.Name == siloName).IsGone);
    }
}
