using Pix.Audit.Adoption;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>The membership of the cluster, which sometimes gives no answer.</summary>
internal sealed class SimulatedMembership(JournalWorld journals, Node node) : ISiloMembership
{
    private readonly Randomness _random = journals.World.Random.Named($"membership of {node.Name}");

    /// <summary>Time of the last question. A journal is adopted only after a question, never before.</summary>
    public long AskedAt { get; private set; }

    public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken)
    {
        AskedAt = journals.World.Now;
        return !journals.SinkIsWell && _random.Percent(3) ? throw new InvalidOperationException("The cluster does not say.")
        : ValueTask.FromResult(siloName == JournalWorld.BadSilo || journals.Silos.Single(silo => silo.Name == siloName).IsGone);
    }
}
