using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Pix.Rates;

/// <summary>Keeps all buckets that one participant has with one endpoint. One for the cluster; a grain holds it and keeps callers apart.</summary>
public sealed class RateAuthority
{
    private const string ParticipantAntiscan = "ENTRIES_READ_PARTICIPANT_ANTISCAN";

    // Where the Central Bank can be asked what is there, requests wait so long for its word rather than be refused on a guess.
    private static readonly TimeSpan WaitForWord = TimeSpan.FromSeconds(3);

    private readonly IOptionsMonitor<RateOptions> _options;
    private readonly TimeProvider _time;
    private readonly bool _canAsk;
    private readonly long _epoch;
    private readonly long _started;
    private readonly Dictionary<string, BudgetLedger> _ledgers = [];
    private readonly HashSet<string> _told = [];
    private readonly PayerLedger _payers;
    private readonly LookupMemory _lookups;
    private RatePolicies _policies;

    /// <summary>Begins with empty buckets.</summary>
    /// <param name="options">Limits; changes are used from the next call on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="canAsk">Whether the Central Bank tells what is in the buckets: DICT does, SPI does not.</param>
    /// <param name="epoch">A number that no keeper of this budget had before.</param>
    public RateAuthority(IOptionsMonitor<RateOptions> options, TimeProvider time, bool canAsk, long epoch)
    {
        _options = options;
        _time = time;
        _canAsk = canAsk;
        _epoch = epoch;
        _started = time.GetTimestamp();
        _payers = new PayerLedger(time);
        _lookups = new LookupMemory(time);
        _policies = new RatePolicies(options.CurrentValue);
    }

    /// <summary>Payers that are remembered.</summary>
    public int Payers => _payers.Count;

    /// <summary>What is in each bucket that was used, without what silos hold.</summary>
    public IEnumerable<KeyValuePair<string, double>> Levels() =>
        _ledgers.Select(ledger => KeyValuePair.Create(ledger.Key, (ledger.Value.Level + ledger.Value.Outstanding).Value));

    /// <summary>Every bucket that was used, as it is now.</summary>
    public ImmutableArray<BucketState> Buckets()
    {
        var policies = Policies();
        return [.. _ledgers.Values.Select(ledger => ledger.State(policies))];
    }

    /// <inheritdoc cref="IRateAuthority.LeaseAsync"/>
    public LeaseAnswer Lease(LeaseRequest request)
    {
        var policies = Policies();
        return Ledger(request.Policy) is { } ledger
            ? ledger.Lease(request, policies, _canAsk && !_told.Contains(request.Policy) && _time.GetElapsedTime(_started) < WaitForWord)
            : new LeaseAnswer { Epoch = _epoch, Granted = request.Wanted, Validity = policies.Options.LeaseTime };
    }

    /// <inheritdoc cref="IRateAuthority.PayersAsync"/>
    public ImmutableArray<PayerAnswer> Reserve(PayerRequest request)
    {
        var policies = Policies();
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
            Ledger(report.Policy)?.Correct(report, policies);
            _told.Add(report.Policy);
        }
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

    // DICT API 2.12.1: a payment sent gives back 1 to a person, 2 to a company, and 1 to the participant.
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
            // One token to ask for the list with: it comes back in ten seconds, and a keeper is not lost so often.
            var start = _canAsk && policy == RatePolicyTable.PoliciesList ? Tokens.One : Tokens.Zero;
            _ledgers[policy] = ledger = new BudgetLedger(policy, _policies, _time, _epoch, start);
        }

        return ledger;
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
