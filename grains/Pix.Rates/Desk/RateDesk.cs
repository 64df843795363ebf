using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>This silo's lease client. It gets rate tokens from the budget owners and gives them to requests. Safe for concurrent callers.</summary>
public sealed class RateDesk
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    /// <summary>Options to await a task without an exception if the task fails or times out. The caller checks the result afterwards.</summary>
    internal const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly ConcurrentDictionary<(string Budget, string Policy), LocalLease> _leases = new();
    private readonly ConcurrentDictionary<string, PayerDesk> _payers = new();
    private readonly Func<string, IRateAuthority> _authorities;
    private readonly IOptionsMonitor<RateOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RateDesk> _logger;
    private readonly TaskScheduler _tasks;

    /// <summary>Creates a lease client that holds no tokens yet.</summary>
    /// <param name="holder">A name that no other process has, not even an earlier process of this silo.</param>
    /// <param name="authorities">Returns the owner of a budget, by the budget's name.</param>
    /// <param name="options">The limits and how they are shared.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logger for refusals and for owners that do not answer.</param>
    /// <param name="tasks">
    /// Scheduler on which calls to budget owners run, so that a grain that sends requests does not wait for these calls. Null for the
    /// thread pool; a simulation passes its own scheduler.
    /// </param>
    public RateDesk(
        string holder, Func<string, IRateAuthority> authorities, IOptionsMonitor<RateOptions> options, TimeProvider time, ILogger<RateDesk> logger, TaskScheduler? tasks = null)
    {
        Holder = holder;
        _tasks = tasks ?? TaskScheduler.Default;
        (_authorities, _options, _time, _logger) = (authorities, options, time, logger);
    }

    /// <summary>Name of this process in its requests to budget owners.</summary>
    public string Holder { get; }

    internal bool Stopping { get; private set; }

    /// <summary>Reserves all tokens that one attempt costs, or none. Waits for tokens at most for the time left.</summary>
    public async ValueTask<RatePass> EnterAsync(ImmutableArray<RateCharge> charges, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        if (charges.IsEmpty)
        {
            return RatePass.Free;
        }

        var started = _time.GetTimestamp();
        var holds = ImmutableArray.CreateBuilder<IRateHold>(charges.Length);
        foreach (var charge in charges)
        {
            var result = await EnterAsync(charge, timeLeft - _time.GetElapsedTime(started), cancellationToken);
            if (result.Hold is not { } hold)
            {
                Release(holds);
                return RatePass.Refused(result.Refusal);
            }

            holds.Add(hold);
        }

        return RatePass.Of(holds.ToImmutable());
    }

    /// <summary>Reports payments that the SPI accepted, because DICT gives back tokens for the look-up of such a payment.</summary>
    public void PaymentsSent(string budget, IEnumerable<string> endToEndIds) => Payers(budget).PaymentsSent(endToEndIds);

    /// <summary>Reports to the budget owner the levels that the Central Bank reported.</summary>
    public Task CorrectAsync(string budget, ImmutableArray<BucketReport> reports) => _authorities(budget).CorrectAsync(reports);

    /// <summary>
    /// Each second until cancelled, reports to the budget owners the tokens that this silo holds and returns tokens that it does not need.
    /// At the end, returns all tokens.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Round, _time);
        while (await NextRoundAsync(timer, cancellationToken))
        {
            Maintain();
        }

        Stopping = true;
        Maintain();
        await Task.WhenAll(_leases.Values.Select(lease => lease.Asking)).WaitAsync(EndTime, _time, CancellationToken.None).ConfigureAwait(Quietly);
    }

    /// <summary>Sends the reports that are due to the budget owners.</summary>
    internal void Maintain()
    {
        foreach (var lease in _leases.Values)
        {
            lease.Maintain(Stopping);
        }

        foreach (var payers in _payers.Values)
        {
            payers.Flush();
        }
    }

    // A 429 shows that Pix counted the tokens wrong, so this method reports the empty bucket to the budget owner.
    internal void Refused(string budget, string policy, TimeSpan? retryAfter)
    {
        var report = new BucketReport { Policy = policy, Refused = true, RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1) };
        _ = RunAsync(() => TellAsync(budget, report));
        RateLog.RefusedByCentralBank(_logger, budget, policy, report.RetryAfter.TotalSeconds);
    }

    /// <summary>Starts a call to a budget owner on the scheduler for calls to budget owners.</summary>
    internal Task RunAsync(Func<Task> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _tasks).Unwrap();

    private static async Task<bool> NextRoundAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task TellAsync(string budget, BucketReport report)
    {
        try
        {
            await CorrectAsync(budget, [report]);
        }
        catch (Exception failure)
        {
            RateLog.CorrectionLost(_logger, failure, budget, report.Policy);
        }
    }

    private static void Release(ImmutableArray<IRateHold>.Builder holds)
    {
        foreach (var hold in holds)
        {
            hold.End(new RateOutcome(RateOutcomeKind.NotSent));
        }
    }

    private ValueTask<HoldResult> EnterAsync(RateCharge charge, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var time = timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero;
        return charge.Payer.Length > 0
            ? Payers(charge.Budget).EnterAsync(charge, time, cancellationToken)
            : Lease(charge).EnterAsync(charge, time, cancellationToken);
    }

    private LocalLease Lease(RateCharge charge) => _leases.GetOrAdd(
        (charge.Budget, charge.Policy),
        static (key, desk) => new LocalLease(desk, key.Budget, key.Policy, desk._authorities(key.Budget), desk._options, desk._time, desk._logger),
        this);

    private PayerDesk Payers(string budget) => _payers.GetOrAdd(
        budget, static (key, desk) => new PayerDesk(desk, key, desk._authorities(key), desk._time, desk._logger), this);
}
