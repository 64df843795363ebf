using System.Globalization;

namespace Pix.Hsm.Pairs;

/// <summary>Which pair signs messages of which creation time: a pure function of the settings, the same on every silo and after every restart.</summary>
/// <remarks>
/// A pair signs from the start time in the setting. Without a start time, the first pair signs from its NotBefore. A further one (pairs are
/// ordered by start time or NotBefore) signs from when the last earlier pair can no longer sign something that is still valid in a resend:
/// its NotAfter less <see cref="SigningWindow.Resends"/> and <see cref="SigningWindow.Margin"/>. So a pair does not take over merely
/// because it was added. Of several that have begun and not ended, the one that began last signs. A withdrawn pair keeps its time and
/// refuses it.
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

    /// <summary>The pair in force at a time, withdrawn or not; null when there is none.</summary>
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

    /// <summary>The next change of the signing pair after a time, and the new pair; null when there is none.</summary>
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

    /// <summary>The end of a gap without a signing pair within the window of messages that may be resent; null when there was none.</summary>
    /// <remarks>A pair was removed from the settings too early, or there never was an earlier one.</remarks>
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

    /// <summary>Why this schedule may not follow another while messages that the other signed may be resent; null when it may.</summary>
    /// <remarks>
    /// Messages that the other signs or may have signed (up to <see cref="SigningWindow.Margin"/> ahead, because other silos learn later)
    /// must have the same pair here, or be refused as withdrawn. A time without a pair in the other is free.
    /// </remarks>
    public SigningConflict? ConflictWith(SigningSchedule before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ConflictWith(before, now - SigningWindow.Resends, now + SigningWindow.Margin);
    }

    /// <summary>The same for messages created between other times, both included; null also when the first is after the last.</summary>
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
