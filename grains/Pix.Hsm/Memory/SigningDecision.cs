using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>Decides whether changed settings take effect, by comparing them with the previous pairs.</summary>
internal sealed record SigningDecision
{
    private SigningDecision()
    {
    }

    /// <summary>Why the previous pairs stay in effect; null if the settings take effect.</summary>
    public SigningConflict? Conflict { get; private init; }

    /// <summary>Another silo that may still sign with a key that this silo lacks. This silo signs nothing until the other silo stops. Null if none.</summary>
    public SigningMemory? WaitsFor { get; private init; }

    /// <summary>Messages created before this time are refused; null if none are.</summary>
    public DateTimeOffset? RefusedBefore { get; private init; }

    /// <summary>The previous pair, if its key is on no HSM token any more and the settings take effect for that reason; otherwise null.</summary>
    public SigningTerm? Gone { get; private init; }

    /// <summary>Decides whether the settings take effect on this silo.</summary>
    /// <param name="wanted">The pairs of the settings.</param>
    /// <param name="before">Memory to compare the settings with: this silo's own while it may sign, otherwise the newest of all silos, or null.</param>
    /// <param name="refusedBefore">Messages created before this time are refused already; null if none are.</param>
    /// <param name="silo">Name of this silo.</param>
    /// <param name="now">Current time, UTC.</param>
    /// <param name="past">Reads the memory of all silos; called only if a key is gone.</param>
    /// <param name="isGone">Returns true if a pair's key is certainly on none of the HSM tokens.</param>
    /// <remarks>
    /// On a conflict the previous pairs stay in effect. But if the key that signs now is gone, this would mean that nothing is ever signed
    /// again. So the settings then take effect for messages that were created too late to be signed with the lost key, and all earlier
    /// messages are refused. While another silo may still sign with the lost key, this silo signs nothing.
    /// </remarks>
    public static SigningDecision Of(
        SigningSchedule wanted, SigningMemory? before, DateTimeOffset? refusedBefore, string silo, DateTimeOffset now, Func<SigningPast> past, Func<SigningTerm, bool> isGone)
    {
        if (before?.ConflictWith(wanted, now) is not { } conflict)
        {
            return new SigningDecision { RefusedBefore = refusedBefore };
        }

        var kept = new SigningDecision { Conflict = conflict, RefusedBefore = refusedBefore };
        if (before.InForce.Schedule.At(now) is not { IsWithdrawn: false } signs || !isGone(signs))
        {
            return kept;
        }

        var all = past();
        return all.InUse.FirstOrDefault(other => other.Silo != silo && other.MaySignAt(now) && other.ConflictWith(wanted, now) is not null) is { } other
            ? kept with { WaitsFor = other }
            : new SigningDecision { RefusedBefore = Later(refusedBefore, all.EndOfUse(before, now)), Gone = signs };
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
