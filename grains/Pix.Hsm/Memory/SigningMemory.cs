using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The signing memory of one silo: the pairs that it signs with, and the last moment at which it may have signed.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">End of the signing lease, UTC. The silo signs nothing after this time unless it has first written a later time.</param>
/// <param name="InForce">The pairs that the silo signs with.</param>
public sealed record SigningMemory(string Silo, DateTimeOffset UsedUntil, PairsInForce InForce)
{
    /// <summary>True if messages that this silo may have signed can still be resent.</summary>
    internal bool IsInUse(DateTimeOffset now) => UsedUntil + SigningWindow.Margin > now - SigningWindow.Resends;

    /// <summary>True if this silo may be signing now. A lease end over a day ahead (wrong clock) is ignored, because a running silo would correct it.</summary>
    internal bool MaySignAt(DateTimeOffset now) => UsedUntil > now && UsedUntil <= now + SigningWindow.Resends;

    /// <summary>Returns why the wanted pairs must not replace these pairs yet; null if they can replace them.</summary>
    /// <remarks>
    /// Compares the pairs for messages created in the last 24 hours and up to a margin after the last possible signature. If the written
    /// lease end is far in the future, the clock was set back after the writing. Messages created by that clock are compared too, up to a
    /// day ahead.
    /// </remarks>
    internal SigningConflict? ConflictWith(SigningSchedule wanted, DateTimeOffset now)
    {
        var from = now - SigningWindow.Resends;
        from = InForce.RefusedBefore > from ? InForce.RefusedBefore.Value : from;
        return wanted.ConflictWith(InForce.Schedule, from, LastUse(now) + SigningWindow.Margin);
    }

    /// <summary>Returns the last moment before now at which the silo may have signed; up to a day ahead if a wrong clock wrote the lease end.</summary>
    internal DateTimeOffset LastUse(DateTimeOffset now)
    {
        // A lease without files never ends, so its end does not show a wrong clock.
        var isAhead = UsedUntil > now + SigningWindow.Ahead && UsedUntil < DateTimeOffset.MaxValue;
        var most = isAhead ? now + SigningWindow.Resends : now;
        return UsedUntil < most ? UsedUntil : most;
    }
}
