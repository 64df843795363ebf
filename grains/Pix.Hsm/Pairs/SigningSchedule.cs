using System.Globalization;

namespace Pix.Hsm.Pairs;

/// <summary>Decides by the settings alone which pair signs messages of which creation time, so every silo decides the same, also after a restart.</summary>
/// <remarks>
/// A pair signs from the start time in the setting. Without a start time, the first pair (ordered by start time or NotBefore) signs from
/// its NotBefore. Each further pair signs from the latest NotAfter of the earlier pairs, less <see cref="SigningWindow.Resends"/> and <see
/// cref="SigningWindow.Margin"/>, but not before its own NotBefore. After that time, a message signed with an earlier pair could be resent
/// when the certificate has expired. So a pair does not take over merely because it was added. If several pairs have begun and not ended,
/// the pair that began last signs. A withdrawn pair keeps its time, and messages of that time are refused.
/// </remarks>
public sealed class SigningSchedule
{
    /// <summary>The schedule that has no pairs.</summary>
    public static readonly SigningSchedule Empty = new([]);

    private SigningSchedule(IReadOnlyList<SigningTerm> terms) => Terms = terms;

    /// <summary>All pairs, in the order in which they begin to sign.</summary>
    public IReadOnlyList<SigningTerm> Terms { get; }

    /// <summary>Makes the schedule of the pairs; the order in which they are listed does not matter.</summary>
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

    /// <summary>Returns the pair in force at a time, also if the pair is withdrawn; null if there is none.</summary>
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

    /// <summary>Returns the time of the next change of the signing pair after a time, and the new pair; null if there is no change.</summary>
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

    /// <summary>Returns the end of the last gap without a signing pair within the 24 hours from which messages may be resent; null if none.</summary>
    /// <remarks>A gap means that a pair was removed from the settings too early, or that there was no earlier pair.</remarks>
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

    /// <summary>Returns why this schedule may not replace the previous one while messages signed under that one may be resent; null if it may.</summary>
    /// <remarks>
    /// Messages that the previous schedule signs or may have signed (up to <see cref="SigningWindow.Margin"/> ahead, because other silos
    /// learn of a change later) must have the same pair in this schedule, which may be withdrawn. Times for which the previous schedule has
    /// no pair are not compared.
    /// </remarks>
    public SigningConflict? ConflictWith(SigningSchedule before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ConflictWith(before, now - SigningWindow.Resends, now + SigningWindow.Margin);
    }

    /// <summary>Compares messages created from <paramref name="start"/> to <paramref name="end"/>, both included; null also if start is after end.</summary>
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

    /// <summary>Lists the pairs with their times, for messages to people.</summary>
    public override string ToString() => string.Join("; ", Terms.Select(term => $"{term.Name} from {Text(term.From)}{(term.IsWithdrawn ? ", withdrawn" : "")}"));

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private IEnumerable<DateTimeOffset> Edges() => Terms.SelectMany(term => new[] { term.From, term.NotAfter });
}
