using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The signing memory of one silo: the pairs that it signs with, and the last moment at which it may have signed.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">End of the signing lease, UTC. The silo signs nothing after it unless it has first written a later time.</param>
/// <param name="InForce">The pairs.</param>
public sealed record SigningMemory(string Silo, DateTimeOffset UsedUntil, PairsInForce InForce)
{
    /// <summary>True if messages that this silo may have signed can still be resent.</summary>
    internal bool IsInUse(DateTimeOffset now) => UsedUntil + SigningWindow.Margin > now - SigningWindow.Resends;

    /// <summary>True if this silo may be signing now. A time over a day ahead, from a wrong clock, does not count because a live silo corrects it.</summary>
    internal bool MaySignAt(DateTimeOffset now) => UsedUntil > now && UsedUntil <= now + SigningWindow.Resends;

    /// <summary>Returns why the wanted pairs may not replace these pairs; null if they may.</summary>
    /// <remarks>
    /// Compares for messages created in the last 24 hours, up to a margin after the last possible signature. If the written time is far in
    /// the future, the clock was set back after writing. Messages signed by that clock are compared too, at most a day ahead.
    /// </remarks>
    internal SigningConflict? ConflictWith(SigningSchedule wanted, DateTimeOffset now)
    {
        var from = now - SigningWindow.Resends;
        from = InForce.RefusedBefore > from ? InForce.RefusedBefore.Value : from;
        return wanted.ConflictWith(InForce.Schedule, from, LastUse(now) + SigningWindow.Margin);
    }

    /// <summary>Returns the last moment at which the silo may have signed, as far as can be known now.</summary>
    internal DateTimeOffset LastUse(DateTimeOffset now)
    {
        // A lease without files never ends, so its end does not show a wrong clock.
        var isAhead = UsedUntil > now + SigningWindow.Ahead && UsedUntil < DateTimeOffset.MaxValue;
        var most = isAhead ? now + SigningWindow.Resends : now;
        return UsedUntil < most ? UsedUntil : most;
    }
}
