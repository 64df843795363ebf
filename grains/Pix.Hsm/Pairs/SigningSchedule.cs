using System.Globalization;

namespace Pix.Hsm.Pairs;

/// <summary>Decides by a message's creation time which pair signs it. Uses only the settings, so all silos decide the same, also after a restart.</summary>
/// <remarks>
/// Pairs are ordered by their start time in the setting or, if they have none, by NotBefore. A pair with a start time signs from that time.
/// Without a start time, the first pair signs from its NotBefore, and each further pair from the latest NotAfter of the earlier pairs,
/// minus <see cref="SigningWindow.Resends"/> and <see cref="SigningWindow.Margin"/>, but not before its own NotBefore. If an earlier pair
/// signed a message later than that, the pair's certificate could expire while the message may still be resent. So adding a pair to the
/// settings does not make it sign at once. If several pairs have begun and not ended, the pair that began last signs. A withdrawn pair
/// keeps its time, and messages created in that time are refused.
/// </remarks>
public sealed class SigningSchedule
{
    /// <summary>The schedule that has no pairs.</summary>
    public static readonly SigningSchedule Empty = new([]);

    private SigningSchedule(IReadOnlyList<SigningTerm> terms) => Terms = terms;

    /// <summary>All pairs, in the order in which they begin to sign.</summary>
    public IReadOnlyList<SigningTerm> Terms { get; }

    /// <summary>Makes the schedule of the pairs, which may be given in any order.</summary>
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

    /// <summary>Returns the pair for messages created at a time, even if the pair is withdrawn; null if there is no pair.</summary>
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

    /// <summary>Returns when, after the given time, another pair begins to sign, and that pair; null if the pair does not change any more.</summary>
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

    /// <summary>Returns the end of the last period without a signing pair in the past 24 hours, whose messages may be resent; null if there was none.</summary>
    /// <remarks>Such a period occurs if a pair was removed from the settings too early, or if there was no earlier pair.</remarks>
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

    /// <summary>Returns why this schedule must not replace the previous one yet (resent messages would change); null if it can replace it.</summary>
    /// <remarks>
    /// Compares the pairs for messages created in the last 24 hours (<see cref="SigningWindow.Resends"/>) or up to
    /// <see cref="SigningWindow.Margin"/> ahead, because other silos learn of a change later and sign by the previous schedule until then.
    /// Such messages must have the same pair in both schedules, but the pair may be withdrawn in this schedule. Creation times for which
    /// the previous schedule has no pair are not compared.
    /// </remarks>
    public SigningConflict? ConflictWith(SigningSchedule before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ConflictWith(before, now - SigningWindow.Resends, now + SigningWindow.Margin);
    }

    /// <summary>Compares the pairs for messages created from <paramref name="start"/> to <paramref name="end"/>, both included. Null if none differs.</summary>
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

    /// <summary>Returns the pairs with the times from which they sign, as text for people.</summary>
    public override string ToString() => string.Join("; ", Terms.Select(term => $"{term.Name} from {Text(term.From)}{(term.IsWithdrawn ? ", withdrawn" : "")}"));

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private IEnumerable<DateTimeOffset> Edges() => Terms.SelectMany(term => new[] { term.From, term.NotAfter });
}
