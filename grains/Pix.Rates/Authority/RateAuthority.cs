using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>The owner of all buckets of one participant at one system. The cluster has one owner per budget, in a grain that runs one call at a time.</summary>
public sealed class RateAuthority
{
    private const string ParticipantAntiscan = "ENTRIES_READ_PARTICIPANT_ANTISCAN";

    // After a start, requests wait this long for the Central Bank's report of the levels, if it sends reports, instead of being refused by a guess.
    private static readonly TimeSpan WaitForWord = TimeSpan.FromSeconds(3);

    private readonly IOptionsMonitor<RateOptions> _options;
    private readonly TimeProvider _time;
    private readonly bool _canAsk;
    private readonly long _epoch;
    private readonly string _budget;
    private readonly ILogger _logger;
    private readonly RateBounds _bounds;
    private readonly long _started;
    private readonly Dictionary<string, BudgetLedger> _ledgers = [];
    private readonly HashSet<string> _told = [];
    private readonly PayerLedger _payers;
    private readonly LookupMemory _lookups;
    private RatePolicies _policies;
    private bool _isNotTold;

    /// <summary>Creates an owner with empty buckets.</summary>
    /// <param name="budget">Name of the budget, for logs.</param>
    /// <param name="options">Limits. Changes are used from the next call on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="canAsk">Whether the Central Bank reports the levels of the buckets. DICT does, the SPI does not.</param>
    /// <param name="epoch">A number that no earlier owner of this budget used. It identifies the tokens that this owner leases.</param>
    /// <param name="logger">Logs pauses and capped numbers.</param>
    public RateAuthority(string budget, IOptionsMonitor<RateOptions> options, TimeProvider time, bool canAsk, long epoch, ILogger logger)
    {
        _budget = budget;
        _logger = logger;
        _bounds = new RateBounds(budget, time, logger);
        _options = options;
        _time = time;
        _canAsk = canAsk;
        _epoch = epoch;
        _started = time.GetTimestamp();
        _payers = new PayerLedger(time);
        _lookups = new LookupMemory(time);
        _policies = new RatePolicies(options.CurrentValue);
    }

    /// <summary>Number of payers whose buckets are kept in memory.</summary>
    public int Payers => _payers.Count;

    /// <summary>
    /// Returns the level of each bucket that was used, including tokens that silos hold. The call also updates buckets that no request
    /// uses, so that they fill and their pauses end in time.
    /// </summary>
    public IEnumerable<KeyValuePair<string, double>> Levels() => Buckets().Select(bucket => KeyValuePair.Create(bucket.Policy, bucket.Left.Value));

    /// <summary>Returns the present state of every bucket that was used.</summary>
    public ImmutableArray<BucketState> Buckets()
    {
        var policies = Policies();
        return [.. _ledgers.Values.Select(ledger => ledger.State(policies))];
    }

    /// <inheritdoc cref="IRateAuthority.LeaseAsync"/>
    public LeaseAnswer Lease(LeaseRequest request)
    {
        var policies = Policies();
        if (Ledger(request.Policy) is not { } ledger)
        {
            return new LeaseAnswer { Epoch = _epoch, Granted = _bounds.Request(request).Wanted, Validity = policies.Options.LeaseTime };
        }

        var isUntold = _canAsk && !_told.Contains(request.Policy);
        var waitsForWord = isUntold && !_isNotTold && _time.GetElapsedTime(_started) < WaitForWord;
        if (isUntold && !waitsForWord)
        {
            ledger.BeginCarefully(policies);
        }

        return ledger.Lease(request, policies, waitsForWord);
    }

    /// <summary>Called when Pix asked the Central Bank for the levels and got no report. Requests no longer wait for the report.</summary>
    public void NotTold() => _isNotTold = true;

    /// <inheritdoc cref="IRateAuthority.PayersAsync"/>
    public ImmutableArray<PayerAnswer> Reserve(PayerRequest request)
    {
        var policies = Policies();
        request = _bounds.Payers(request);
        foreach (var settlement in request.Settlements)
        {
            _payers.Settle(settlement, policies);
        }

        foreach (var payment in request.PaymentsSent)
        {
            GiveBack(payment, policies);
        }

        return [.. request.Reservations.Select(reservation => Reserve(reservation, policies))];
    }

    /// <inheritdoc cref="IRateAuthority.CorrectAsync"/>
    public void Correct(ImmutableArray<BucketReport> reports)
    {
        var policies = Policies();
        foreach (var report in reports)
        {
            if (Ledger(report.Policy) is { } ledger)
            {
                ledger.Correct(report, policies);
                _told.Add(report.Policy);
                LogPause(report, ledger.State(policies));
            }
        }
    }

    /// <summary>Ends pauses that a 429 caused, on an operator's order.</summary>
    /// <param name="policy">The policy; empty for all policies of this budget.</param>
    /// <returns>The pauses that ended, and how long each would still have lasted.</returns>
    public ImmutableArray<KeyValuePair<string, TimeSpan>> Resume(string policy)
    {
        var policies = Policies();
        var chosen = _ledgers.Where(ledger => policy.Length == 0 || ledger.Key == policy).OrderBy(ledger => ledger.Key, StringComparer.Ordinal);
        ImmutableArray<KeyValuePair<string, TimeSpan>> ended =
            [.. chosen.Select(ledger => KeyValuePair.Create(ledger.Key, ledger.Value.Resume(policies))).Where(pause => pause.Value > TimeSpan.Zero)];
        foreach (var (name, left) in ended)
        {
            RateLog.PauseForgotten(_logger, _budget, name, Math.Round(left.TotalSeconds, 1));
        }

        return ended;
    }

    private PayerAnswer Reserve(PayerReservation reservation, RatePolicies policies)
    {
        var answer = _payers.Reserve(reservation, policies);
        if (answer.Reserved > Tokens.Zero)
        {
            _lookups.Remember(reservation);
        }

        return answer;
    }

    // DICT API 2.12.1: when the payment of a look-up is sent, DICT gives back 1 token to a person or 2 to a company, and 1 to the participant.
    private void GiveBack(string endToEndId, RatePolicies policies)
    {
        if (_lookups.TryTake(endToEndId, out var lookup))
        {
            var toPayer = Tokens.Of(lookup.Policy.EndsWith(RatePolicyTable.Person, StringComparison.Ordinal) ? 1 : 2);
            _payers.GiveBack(lookup.Policy, lookup.Payer, toPayer, policies);
            Ledger(ParticipantAntiscan)?.GiveBack(Tokens.One);
        }
    }

    private BudgetLedger? Ledger(string policy)
    {
        if (!_ledgers.TryGetValue(policy, out var ledger) && _policies.TryGet(policy, out _))
        {
            // The bucket for DICT's list of buckets starts with one token, so that Pix can request the list. The Central Bank's bucket
            // refills this token in ten seconds, and budget owners are lost less often than that.
            var start = _canAsk && policy == RatePolicyTable.PoliciesList ? Tokens.One : Tokens.Zero;
            _ledgers[policy] = ledger = new BudgetLedger(policy, _policies, _time, _bounds, _epoch, start);
        }

        return ledger;
    }

    private void LogPause(BucketReport report, BucketState state)
    {
        if (report.Refused)
        {
            RateLog.BudgetPaused(_logger, _budget, report.Policy, Math.Round(state.Pause.TotalSeconds, 1), Math.Round(report.RetryAfter.TotalSeconds, 1));
        }
    }

    private RatePolicies Policies()
    {
        var options = _options.CurrentValue;
        if (!ReferenceEquals(options, _policies.Options))
        {
            _policies = new RatePolicies(options);
        }

        return _policies;
    }
}
