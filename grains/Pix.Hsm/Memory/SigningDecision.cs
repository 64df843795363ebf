using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>Whether settings take effect, given what was in force before.</summary>
internal sealed record SigningDecision
{
    private SigningDecision()
    {
    }

    /// <summary>Why the previous pairs stay in force; null when the settings take effect.</summary>
    public SigningConflict? Conflict { get; private init; }

    /// <summary>
    /// Another silo that may still sign with a key that this silo lacks: until that is excluded, this silo signs nothing. Null when there
    /// is none.
    /// </summary>
    public SigningMemory? WaitsFor { get; private init; }

    /// <summary>With these settings: messages created before this are refused; null when none are.</summary>
    public DateTimeOffset? RefusedBefore { get; private init; }

    /// <summary>The previous pair whose key is gone, when the settings take effect for that reason.</summary>
    public SigningTerm? Gone { get; private init; }

    /// <summary>Decides for a silo.</summary>
    /// <param name="wanted">The pairs of the settings.</param>
    /// <param name="before">What the settings are compared with: the silo's own memory while it signs, otherwise the newest of all. Null: nothing.</param>
    /// <param name="refusedBefore">Messages created before this are refused already.</param>
    /// <param name="silo">Name of this silo.</param>
    /// <param name="now">UTC.</param>
    /// <param name="past">The memory of all silos; read only when a key is gone.</param>
    /// <param name="isGone">Whether a pair's key is certainly on none of the HSM tokens.</param>
    /// <remarks>
    /// A conflict keeps the previous pairs. But when the key in force is gone, nothing could ever be signed again: then the settings take
    /// over for messages that nobody can have signed with it, and all earlier messages are refused. Not while another silo may still sign
    /// with it.
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
