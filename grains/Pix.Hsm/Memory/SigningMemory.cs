using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>One silo's memory: the pairs that it signs with, and the last moment at which it may have signed.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">Written ahead: the silo signs nothing after it unless it has written a later time first. UTC.</param>
/// <param name="InForce">The pairs.</param>
public sealed record SigningMemory(string Silo, DateTimeOffset UsedUntil, PairsInForce InForce)
{
    /// <summary>Whether messages that this silo may have signed can still be resent.</summary>
    internal bool IsInUse(DateTimeOffset now) => UsedUntil + SigningWindow.Margin > now - SigningWindow.Resends;

    /// <summary>Whether this silo may be signing now; a live silo whose clock was wrong corrects its file.</summary>
    internal bool MaySignAt(DateTimeOffset now) => UsedUntil > now && UsedUntil <= now + SigningWindow.Resends;

    /// <summary>Why other pairs may not follow these; null when they may.</summary>
    /// <remarks>
    /// Compares the messages of the last 24 hours, up to a margin after the last possible signature. A time far in the future was written
    /// before the clock was set back: messages signed by that clock are compared too, for at most a day.
    /// </remarks>
    internal SigningConflict? ConflictWith(SigningSchedule wanted, DateTimeOffset now)
    {
        var from = now - SigningWindow.Resends;
        from = InForce.RefusedBefore > from ? InForce.RefusedBefore.Value : from;
        return wanted.ConflictWith(InForce.Schedule, from, LastUse(now) + SigningWindow.Margin);
    }

    /// <summary>The last moment at which it may have signed, as far as can be known now.</summary>
    internal DateTimeOffset LastUse(DateTimeOffset now)
    {
        // Without files nothing was written ahead.
        var isAhead = UsedUntil > now + SigningWindow.Ahead && UsedUntil < DateTimeOffset.MaxValue;
        var most = isAhead ? now + SigningWindow.Resends : now;
        return UsedUntil < most ? UsedUntil : most;
    }
}
