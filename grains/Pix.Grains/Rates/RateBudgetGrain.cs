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
/// The grain is reentrant, because the request that reads the Central Bank's policies takes tokens of this budget itself. Methods do not
/// await while they use the buckets, so calls do not interleave there.
/// </remarks>
[KeepAlive, Reentrant]
internal sealed class RateBudgetGrain(
    IOptionsMonitor<RateOptions> options, PolicyReader policies, KeptBudgets kept, PauseResets resets, TimeProvider time, ILogger<RateBudgetGrain> logger) : Grain, IRateBudgetGrain
{
    // The metric of bucket levels is also updated when no silo asks for tokens, because it would otherwise stay at zero after a pause.
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
            // When DICT answered, the exchange has already passed the levels to this grain with CorrectAsync.
            _failures = told ? 0 : _failures + 1;
            if (!told)
            {
                Authority.NotTold();
            }

            RateMetrics.PoliciesTold(Key, told);
            _asking?.Change(policies.Next(_failures), policies.Interval);
        }
    }

    // Random, so it differs from the epoch of every earlier owner. Never 0, which stands for a lease client without a lease.
    private static long Epoch() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) | (1L << 32);
}
