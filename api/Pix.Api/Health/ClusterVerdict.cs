using Pix.Contracts.Health;
using Pix.Health;

namespace Pix.Api.Health;

/// <summary>The judgement on the health of the cluster, as the front door sees it. Console and readiness use it.</summary>
internal static class ClusterVerdict
{
    /// <summary>Returns the verdict; null while a silo that answers has an earlier version that reports no health.</summary>
    /// <param name="silos">Every silo, whether it answered, and its health.</param>
    /// <param name="absentSince">Since when a silo has been missing; null when none is missing.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="own">Health part of the front door itself: its settings.</param>
    public static HealthVerdict? Of(IReadOnlyCollection<(string Name, bool Answered, SiloHealth? Health)> silos, DateTimeOffset? absentSince, DateTimeOffset now, PartHealth own) =>
        silos.Any(silo => silo.Answered && silo.Health is null) ? null
        : Judgement.Of([.. silos.Select(silo => silo.Health).OfType<SiloHealth>()], [.. silos.Where(silo => !silo.Answered).Select(silo => silo.Name)], absentSince, now, [("front door", own)]);
}
