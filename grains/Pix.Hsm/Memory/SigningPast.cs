using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The memory of all silos together, as far as it matters for messages that may be resent.</summary>
public sealed class SigningPast
{
    private SigningPast(IReadOnlyList<SigningMemory> inUse, IReadOnlyList<UnreadableMemory> unreadable, IReadOnlyList<string> useless) =>
        (InUse, Unreadable, Useless) = (inUse, unreadable, useless);

    /// <summary>Nothing is remembered.</summary>
    internal static SigningPast Nothing { get; } = new([], [], []);

    /// <summary>Memories of silos that may have signed in the last 24 hours, the latest use first.</summary>
    public IReadOnlyList<SigningMemory> InUse { get; }

    /// <summary>Unreadable files that may be from the last 24 hours.</summary>
    public IReadOnlyList<UnreadableMemory> Unreadable { get; }

    /// <summary>Silos whose files do not matter once a silo has written its own: too old, from a wrong clock, or unreadable.</summary>
    public IReadOnlyList<string> Useless { get; }

    /// <summary>The pairs that new settings are compared with; null when nothing is remembered.</summary>
    public SigningMemory? Newest => InUse.Count > 0 ? InUse[0] : null;

    /// <summary>Reads all files.</summary>
    public static SigningPast Of(IEnumerable<SigningMemoryFile> files, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (inUse, unreadable, useless) = (new List<SigningMemory>(), new List<UnreadableMemory>(), new List<string>());
        foreach (var file in files)
        {
            var (memory, broken) = SigningMemoryText.Read(file);
            if (memory?.IsInUse(now) == true)
            {
                inUse.Add(memory);
            }
            else if (broken is not null && (broken.UsedUntil is not { } until || until + SigningWindow.Margin > now - SigningWindow.Resends))
            {
                unreadable.Add(broken);
            }

            if ((memory?.UsedUntil ?? broken?.UsedUntil) is not { } used || used + (SigningWindow.Margin * 2) <= now - SigningWindow.Resends || IsOfWrongClock(used, now))
            {
                useless.Add(file.Silo);
            }
        }

        return new SigningPast([.. inUse.OrderBy(memory => IsOfWrongClock(memory.UsedUntil, now)).ThenByDescending(memory => memory.UsedUntil).ThenBy(memory => memory.Silo, StringComparer.Ordinal)], unreadable, useless);
    }

    /// <summary>Why the settings conflict with the memory; null when they do not.</summary>
    public SigningConflict? ConflictWith(SigningSchedule wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Newest?.ConflictWith(wanted, now);
    }

    /// <summary>Messages created before this get no signature, whatever the settings: nobody can know which key signed them.</summary>
    /// <remarks>The memory says so; or there are files and none is readable: then up to the last possible signature, plus a margin.</remarks>
    public DateTimeOffset? RefusedBefore(DateTimeOffset now) => InUse.Count > 0
        ? InUse.Max(memory => memory.InForce.RefusedBefore)
        : Unreadable.Count == 0 ? null : Unreadable.Max(file => Clip(file.UsedUntil ?? now, now)) + SigningWindow.Margin;

    /// <summary>A silo that remembers other pairs than the newest memory for messages that both may have signed; null when all agree.</summary>
    public (SigningMemory Silo, SigningConflict Conflict)? Disagreement(DateTimeOffset now)
    {
        foreach (var memory in InUse.Skip(1))
        {
            if (memory.ConflictWith(Newest!.InForce.Schedule, now) is { } conflict && conflict.Since >= (Newest.InForce.RefusedBefore ?? conflict.Since))
            {
                return (memory, conflict);
            }
        }

        return null;
    }

    /// <summary>A margin after the last moment at which any silo, or the one of the given memory, may have signed.</summary>
    internal DateTimeOffset EndOfUse(SigningMemory also, DateTimeOffset now) => InUse.Append(also).Max(memory => Clip(memory.UsedUntil, now)) + SigningWindow.Margin;

    // A running silo writes a time within the day.
    private static bool IsOfWrongClock(DateTimeOffset usedUntil, DateTimeOffset now) => usedUntil > now + SigningWindow.Resends + SigningWindow.Margin;

    // A time written by a wrong clock counts for at most a day.
    private static DateTimeOffset Clip(DateTimeOffset usedUntil, DateTimeOffset now) => usedUntil < now + SigningWindow.Resends ? usedUntil : now + SigningWindow.Resends;
}
