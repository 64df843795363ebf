using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Bounds;

/// <summary>
/// Caps the numbers that a budget receives from the Central Bank's answers and from the calls of silos and budget owners. A number beyond
/// its bound is replaced by the bound, with a warning at most once a minute and an increase of a counter (<c>pix.rates.capped</c>).
/// </summary>
/// <remarks>
/// Reasons for the bounds: A pause after a 429 need not exceed the time in which the bucket fills from empty, because after that time the
/// bucket is full in any case. The Central Bank announces changes of a limit, and no change is tenfold. A level lies between the negative
/// and the positive size of the bucket, because an expensive answer overdraws by 20 tokens at most. Silos belong to Pix, but a faulty silo
/// must neither give out tokens that the Central Bank does not have nor stop the other silos.
/// </remarks>
internal sealed class RateBounds(string budget, TimeProvider time, ILogger logger)
{
    /// <summary>Shortest pause after a 429. The Central Bank reports whole seconds, and 0 would be no pause.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Lower and upper bound of <see cref="LongestPause"/>. A bucket that fills faster or slower is treated as if it filled in this time.
    /// The upper bound is also the longest wait that an operator sees.
    /// </summary>
    public static readonly TimeSpan LeastFillTime = TimeSpan.FromSeconds(5), MostFillTime = TimeSpan.FromMinutes(10);

    /// <summary>Longest Retry-After of a reply, which is a day.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Longest validity of a lease, which is the maximum of <see cref="RateOptions.LeaseTime"/>.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);

    /// <summary>Maximum of any amount of tokens, a thousand million as in the settings, so that sums stay far below the maximum of a <c>long</c>.</summary>
    public static readonly Tokens MostTokens = Tokens.Of(1_000_000_000);

    /// <summary>Maximum number of silos that share a budget. A cluster has only a few.</summary>
    public const int MostHolders = 256;

    /// <summary>Maximum length of a lease client's name, a payer's tax id or an end-to-end id, in characters.</summary>
    public const int LongestName = 128;

    /// <summary>Maximum number of entries of each list in a call about payers, which is as many as a lease client keeps for one call.</summary>
    public const int MostEntries = 20_000;

    private const double TimesSmaller = 0.1;
    private const int TimesLarger = 10;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Policy, string Number), long> _warnedAt = new();

    /// <summary>
    /// Returns the longest pause of a bucket, which is the time in which an empty bucket fills, but at least <see cref="LeastFillTime"/>
    /// and at most <see cref="MostFillTime"/>.
    /// </summary>
    public static TimeSpan LongestPause(RateLimit limit)
    {
        var fill = limit.TimeFor(limit.Capacity);
        return fill < LeastFillTime ? LeastFillTime : fill > MostFillTime ? MostFillTime : fill;
    }

    /// <summary>Returns the pause after a 429, which is the wait that the 429 asked for, raised or lowered to its bounds.</summary>
    public TimeSpan Pause(string policy, TimeSpan told, RateLimit limit) =>
        told >= TimeSpan.Zero && told < ShortestPause ? ShortestPause : Bound(policy, "retry-after", told, ShortestPause, LongestPause(limit));

    /// <summary>Returns the reported limit, capped between a tenth of the smallest and ten times the largest known limit of the policy.</summary>
    public RateLimit Limit(string policy, RateLimit told, RateLimit smallest, RateLimit largest)
    {
        var capacity = Bound(policy, "capacity", told.Capacity, smallest.Capacity.Share(TimesSmaller), largest.Capacity * TimesLarger);
        if (told.Period > TimeSpan.Zero && told.PerSecond >= smallest.PerSecond * TimesSmaller && told.PerSecond <= largest.PerSecond * TimesLarger)
        {
            return told with { Capacity = capacity };
        }

        var tooSlow = told.Period <= TimeSpan.Zero || told.PerSecond < smallest.PerSecond;
        var taken = tooSlow ? smallest with { Refill = smallest.Refill.Share(TimesSmaller) } : largest with { Refill = largest.Refill * TimesLarger };
        Warn(policy, "refill", $"{told.Refill} in {told.Period}", $"{taken.Refill} in {taken.Period}");
        return taken with { Capacity = capacity };
    }

    /// <summary>Returns the reported level, capped between the negative and the positive size of the bucket.</summary>
    public Tokens Available(string policy, Tokens told, RateLimit limit) =>
        Bound(policy, "available", told, Tokens.Zero - limit.Capacity, limit.Capacity);

    /// <summary>Returns the age of a report, capped at the time for which used tokens are kept.</summary>
    public TimeSpan Age(string policy, TimeSpan told) => Bound(policy, "age", told, TimeSpan.Zero, RecentlySpent.Kept);

    /// <summary>Returns a silo's report of its lease, with capped amounts.</summary>
    public LeaseRequest Request(LeaseRequest told) => told with
    {
        Unspent = Amount(told.Policy, "unspent", told.Unspent),
        UnderWay = Amount(told.Policy, "under-way", told.UnderWay),
        Returned = Amount(told.Policy, "returned", told.Returned),
        Needed = Amount(told.Policy, "needed", told.Needed),
        Wanted = Amount(told.Policy, "wanted", told.Wanted),
    };

    /// <summary>Returns a budget owner's answer to a request, with capped numbers.</summary>
    public LeaseAnswer Answer(LeaseRequest asked, LeaseAnswer told) => told with
    {
        Granted = Bound(asked.Policy, "granted", told.Granted, Tokens.Zero, asked.Wanted),
        Validity = Bound(asked.Policy, "validity", told.Validity, TimeSpan.Zero, LongestLease),
        RetryAfter = Bound(asked.Policy, "wait", told.RetryAfter, TimeSpan.Zero, LongestWait),
        Pace = double.IsNaN(told.Pace) ? 0 : Bound(asked.Policy, "pace", told.Pace, 0, MostTokens.Value),
        Pause = Bound(asked.Policy, "pause", told.Pause, TimeSpan.Zero, MostFillTime),
    };

    /// <summary>True if a silo of this name is allowed to hold tokens, because it holds tokens already or the budget has room for one more silo.</summary>
    public bool Takes(string policy, [NotNullWhen(true)] string? holder, Dictionary<string, LeaseHolder> holders)
    {
        if (holder is { Length: > 0 and <= LongestName } && (holders.Count < MostHolders || holders.ContainsKey(holder)))
        {
            return true;
        }

        Warn(policy, "holders", $"one of {holders.Count + 1}, its name of {holder?.Length ?? 0} characters", "none");
        return false;
    }

    /// <summary>
    /// Returns a silo's requests and reports about payers with capped amounts. A tax id or end-to-end id of a reservation that is too long
    /// is replaced by an empty text. Ids of payments that are too long are left out.
    /// </summary>
    public PayerRequest Payers(PayerRequest told) => new(
        [.. Entries("reservations", told.Reservations).Select(Reservation)],
        [.. Entries("settlements", told.Settlements).Select(Settlement)],
        [.. Entries("payments", told.PaymentsSent).Where(payment => payment is { Length: > 0 and <= LongestName })]);

    /// <summary>Returns the budget owner's answers for payers, with capped numbers; null if their number is not the number of reservations.</summary>
    public ImmutableArray<PayerAnswer>? PayerAnswers(ImmutableArray<PayerReservation> asked, ImmutableArray<PayerAnswer> told)
    {
        if (told.IsDefault || told.Length != asked.Length)
        {
            Warn("", "answers", told.IsDefault ? "none" : $"{told.Length}", $"none, for there were {asked.Length} reservations");
            return null;
        }

        return
        [
            .. told.Select((answer, index) => new PayerAnswer(
                Bound(asked[index].Policy, "reserved", answer.Reserved, Tokens.Zero, asked[index].Most),
                Bound(asked[index].Policy, "wait", answer.RetryAfter, TimeSpan.Zero, LongestWait))),
        ];
    }

    private PayerReservation Reservation(PayerReservation told)
    {
        var most = Amount(told.Policy, "most", told.Most);
        return told with
        {
            Most = most,
            Least = Bound(told.Policy, "least", told.Least, Tokens.Zero, most),
            Payer = told.Payer is { Length: <= LongestName } payer ? payer : "",
            EndToEndId = told.EndToEndId is { Length: <= LongestName } id ? id : "",
        };
    }

    private PayerSettlement Settlement(PayerSettlement told) => told with
    {
        Reserved = Amount(told.Policy, "reserved", told.Reserved),
        Spent = Amount(told.Policy, "spent", told.Spent),
    };

    // Answers are in the order of the reservations, and reservations beyond the bound get none. The lease client then ignores all answers of the call.
    private IEnumerable<T> Entries<T>(string number, ImmutableArray<T> told)
    {
        if (told.IsDefault)
        {
            return [];
        }

        if (told.Length > MostEntries)
        {
            Warn("", number, $"{told.Length}", $"{MostEntries}");
        }

        return told.Take(MostEntries);
    }

    private Tokens Amount(string policy, string number, Tokens told) => Bound(policy, number, told, Tokens.Zero, MostTokens);

    private T Bound<T>(string policy, string number, T told, T least, T most)
        where T : IComparable<T>
    {
        var taken = told.CompareTo(least) < 0 ? least : told.CompareTo(most) > 0 ? most : told;
        if (taken.CompareTo(told) != 0)
        {
            Warn(policy, number, told, taken);
        }

        return taken;
    }

    private void Warn(string policy, string number, object told, object taken)
    {
        // A policy name that is not in the table is neither logged nor kept.
        var name = policy is not null && RatePolicyTable.Rows.ContainsKey(policy) ? policy : "";
        RateMetrics.Capped(name, number);
        var now = time.GetTimestamp();
        if (!_warnedAt.TryGetValue((name, number), out var at) || time.GetElapsedTime(at, now) >= BetweenWarnings)
        {
            _warnedAt[(name, number)] = now;
            RateLog.Capped(logger, budget, name, number, told.ToString() ?? "", taken.ToString() ?? "");
        }
    }
}
