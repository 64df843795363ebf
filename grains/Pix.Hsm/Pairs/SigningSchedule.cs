using System.Globalization;

namespace Pix.Hsm.Pairs;

/// <summary>Which pair signs the messages of which time: a pure function of the settings, the same on every silo and after every restart.</summary>
/// <remarks>
/// A pair signs from the time that the setting tells. Without one, the first signs from its NotBefore, and a further one (they are ordered by told
/// time or NotBefore) from when the last of those before it can no longer sign something that is still valid when it is sent again: its NotAfter less
/// <see cref="SigningWindow.Resends"/> and <see cref="SigningWindow.Margin"/>. So a pair does not take over because it was added.
/// Of several that have begun and not ended, the one that began last signs. A withdrawn one keeps its time and refuses it.
/// </remarks>
public sealed class SigningSchedule
{
    /// <summary>No pair at all.</summary>
    public static readonly SigningSchedule Empty = new([]);

    private SigningSchedule(IReadOnlyList<SigningTerm> terms) => Terms = terms;

    /// <summary>All pairs, in the order in which they begin to sign.</summary>
    public IReadOnlyList<SigningTerm> Terms { get; }

    /// <summary>The schedule of these pairs, in whatever order they are listed.</summary>
    public static SigningSchedule Of(IEnumerable<SigningTerm> terms)
    {
        var (begun, end) = (new List<SigningTerm>(), (DateTimeOffset?)null);
        foreach (var term in terms.DistinctBy(term => term.Certificate).OrderBy(term => term.Told ?? term.NotBefore).ThenBy(term => term.NotAfter).ThenBy(term => term.Certificate, StringComparer.Ordinal))
        {
            var takesOver = end - SigningWindow.Resends - SigningWindow.Margin;
            begun.Add(term with { From = term.Told ?? (takesOver > term.NotBefore ? takesOver.Value : term.NotBefore) });
            end = end > term.NotAfter ? end : term.NotAfter;
        }

        return new SigningSchedule([.. begun.OrderBy(term => term.From)]);
    }

    /// <summary>The pair whose time it is, withdrawn or not; null when there is none.</summary>
    public SigningTerm? At(DateTimeOffset time)
    {
        for (var i = Terms.Count - 1; i >= 0; i--)
        {
            if (Terms[i].From <= time && time < Terms[i].NotAfter)
            {
                return Terms[i];
            }
        }

        return null;
    }

    /// <summary>The next time after this one at which another pair signs, and that pair; null when none will.</summary>
    public (DateTimeOffset Time, SigningTerm Pair)? NextAfter(DateTimeOffset time)
    {
        var current = At(time);
        foreach (var edge in Edges().Where(edge => edge > time).Order())
        {
            if (At(edge) is { } next && next.Certificate != current?.Certificate)
            {
                return (edge, next);
            }
        }

        return null;
    }

    /// <summary>From when a pair signs after a time, within the window of messages that may be sent again, in which none did; null when there was no such time.</summary>
    /// <remarks>A pair was taken out of the settings too early, or there never was one before.</remarks>
    public DateTimeOffset? GapUntil(DateTimeOffset now)
    {
        var (start, isGap, until) = (now - SigningWindow.Resends, false, (DateTimeOffset?)null);
        foreach (var edge in Edges().Where(edge => edge > start && edge <= now).Append(start).Order())
        {
            var signs = At(edge) is not null;
            until = signs && isGap ? edge : until;
            isGap = !signs;
        }

        return until;
    }

    /// <summary>Why this schedule may not follow another while messages that the other signed may be sent again; null when it may.</summary>
    /// <remarks>
    /// Whatever the other signs or may have signed (up to <see cref="SigningWindow.Margin"/> ahead, since other silos learn later) this one signs
    /// with the same pair, or refuses as withdrawn. A time in which the other had no pair is free.
    /// </remarks>
    public SigningConflict? ConflictWith(SigningSchedule before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ConflictWith(before, now - SigningWindow.Resends, now + SigningWindow.Margin);
    }

    /// <summary>The same for messages created within other times, both included; null too when the first is after the last.</summary>
    internal SigningConflict? ConflictWith(SigningSchedule before, DateTimeOffset start, DateTimeOffset end)
    {
        if (start > end)
        {
            return null;
        }

        foreach (var time in Edges().Concat(before.Edges()).Where(edge => edge > start && edge <= end).Append(start).Order())
        {
            if (before.At(time) is { } then && At(time) is var wanted && wanted?.Certificate != then.Certificate)
            {
                return new SigningConflict(time, then, wanted);
            }
        }

        return null;
    }

    /// <summary>The pairs with their times, for people.</summary>
    public override string ToString() => string.Join("; ", Terms.Select(term => $"{term.Name} from {Text(term.From)}{(term.IsWithdrawn ? ", withdrawn" : "")}"));

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private IEnumerable<DateTimeOffset> Edges() => Terms.SelectMany(term => new[] { term.From, term.NotAfter });
}
