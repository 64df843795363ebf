using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Pix.Contracts.Operating;
using Pix.Rates;
using Pix.Rates.Authority;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Grains.Rates;

/// <inheritdoc cref="IRateBudgetGrain"/>
/// <remarks>
/// The grain is reentrant, because the request that reads the Central Bank's policies itself takes rate tokens of this budget. No method awaits
/// while it uses the buckets, so calls do not interleave there.
/// </remarks>
[KeepAlive, Reentrant]
internal sealed class RateBudgetGrain(
    IOptionsMonitor<RateOptions> options, PolicyReader policies, KeptBudgets kept, PauseResets resets, TimeProvider time, ILogger<RateBudgetGrain> logger) : Grain, IRateBudgetGrain
{
    // The metric of bucket levels is updated even when no silo asks for tokens. Otherwise it would still show zero after a pause, although the
    // bucket has refilled.
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(5);

    private IGrainTimer? _asking;
    private int _failures;

    private string Key => field ??= this.GetPrimaryKeyString();

    private RateAuthority Authority => field ??= new RateAuthority(Key, options, time, RateBudgets.CanBeAsked(Key), Epoch(), logger);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        kept.Add(Key);
        this.RegisterGrainTimer(TellLevelsAsync, new GrainTimerCreationOptions(Telling, Telling) { Interleave = true });
        if (RateBudgets.CanBeAsked(Key))
        {
            _asking = this.RegisterGrainTimer(ReadAsync, new GrainTimerCreationOptions(TimeSpan.Zero, policies.Interval) { Interleave = true });
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        kept.Remove(Key);
        RateMetrics.Gone(Key);
        return Task.CompletedTask;
    }

    public Task WakeAsync() => Task.CompletedTask;

    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request)
    {
        var answer = Authority.Lease(request);
        TellLevelsAsync();
        return Task.FromResult(answer);
    }

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => Task.FromResult(Authority.Reserve(request));

    public Task CorrectAsync(ImmutableArray<BucketReport> reports)
    {
        Authority.Correct(reports);
        return TellLevelsAsync();
    }

    public Task<ImmutableArray<BucketState>> GetBucketsAsync() => Task.FromResult(Authority.Buckets());

    public Task<PauseResetResult> ResetPauseAsync(PauseReset reset) => resets.RunAsync(reset, () => Authority.Resume(reset.Policy));

    private Task TellLevelsAsync(CancellationToken cancellationToken = default)
    {
        RateMetrics.Level(Key, Authority.Levels());
        return Task.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var told = false;
        try
        {
            told = await policies.ReadAsync(RateBudgets.ParticipantOf(Key));
        }
        finally
        {
            // If DICT answered, the exchange has already passed the bucket levels to this grain by calling CorrectAsync.
            _failures = told ? 0 : _failures + 1;
            if (!told)
            {
                Authority.NotTold();
            }

            RateMetrics.PoliciesTold(Key, told);
            _asking?.Change(policies.Next(_failures), policies.Interval);
        }
    }

    // The epoch is random, so it differs from the epoch of every earlier owner of this budget. It is never 0, because 0 means that a lease client has no lease.
    private static long Epoch() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) | (1L << 32);
}
