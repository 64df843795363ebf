using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The signing memories of all silos, as far as they matter for messages that may be resent.</summary>
public sealed class SigningPast
{
    private SigningPast(IReadOnlyList<SigningMemory> inUse, IReadOnlyList<UnreadableMemory> unreadable, IReadOnlyList<string> useless) =>
        (InUse, Unreadable, Useless) = (inUse, unreadable, useless);

    /// <summary>An empty instance, for use when no silo is remembered.</summary>
    internal static SigningPast Nothing { get; } = new([], [], []);

    /// <summary>Memories of silos that may have signed in the last 24 hours, latest use first. Memories that a wrong clock wrote come last.</summary>
    public IReadOnlyList<SigningMemory> InUse { get; }

    /// <summary>Unreadable files of silos that may have signed in the last 24 hours.</summary>
    public IReadOnlyList<UnreadableMemory> Unreadable { get; }

    /// <summary>Silos whose files can be deleted once this silo has written its own: too old, written by a wrong clock, or without a readable time.</summary>
    public IReadOnlyList<string> Useless { get; }

    /// <summary>The memory that new settings are compared with; null if nothing is remembered.</summary>
    public SigningMemory? Newest => InUse.Count > 0 ? InUse[0] : null;

    /// <summary>Reads the content of all silos' files.</summary>
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

    /// <summary>Returns why the settings conflict with the newest memory; null if they do not.</summary>
    public SigningConflict? ConflictWith(SigningSchedule wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Newest?.ConflictWith(wanted, now);
    }

    /// <summary>Returns the creation time before which all messages are refused, because the key that signed them is unknown; null if none are.</summary>
    /// <remarks>The memories contain this time. If there are files but none is readable, it is the time of the last possible signature plus a margin.</remarks>
    public DateTimeOffset? RefusedBefore(DateTimeOffset now) => InUse.Count > 0
        ? InUse.Max(memory => memory.InForce.RefusedBefore)
        : Unreadable.Count == 0 ? null : Unreadable.Max(file => Clip(file.UsedUntil ?? now, now)) + SigningWindow.Margin;

    /// <summary>Returns a silo whose memory has other pairs than the newest memory for messages that both may have signed; null if all agree.</summary>
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

    /// <summary>Returns the last moment at which any silo, or the silo of the given memory, may have signed, plus a margin.</summary>
    internal DateTimeOffset EndOfUse(SigningMemory also, DateTimeOffset now) => InUse.Append(also).Max(memory => Clip(memory.UsedUntil, now)) + SigningWindow.Margin;

    // A running silo with a right clock writes a time at most a day ahead.
    private static bool IsOfWrongClock(DateTimeOffset usedUntil, DateTimeOffset now) => usedUntil > now + SigningWindow.Resends + SigningWindow.Margin;

    // A time written by a wrong clock is treated as at most a day ahead.
    private static DateTimeOffset Clip(DateTimeOffset usedUntil, DateTimeOffset now) => usedUntil < now + SigningWindow.Resends ? usedUntil : now + SigningWindow.Resends;
}
