using System.Collections.Immutable;
using Pix.Contracts.Operating;
using Pix.Rates.Leases;

namespace Pix.Grains.Rates;

/// <summary>
/// Keeps the Central Bank's limits of one participant with one endpoint for the whole cluster. Key: <see cref="RateBudgets"/>. It is called for leases of
/// many tokens, not for each message; payers' buckets are asked in batches.
/// </summary>
[Alias("pix.IRateBudgetGrain")]
internal interface IRateBudgetGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that it is there, so that it learns what is in its buckets before the first request.</summary>
    [Alias("Wake")]
    Task WakeAsync();

    /// <inheritdoc cref="IRateAuthority.LeaseAsync"/>
    [Alias("Lease")]
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request);

    /// <inheritdoc cref="IRateAuthority.PayersAsync"/>
    [Alias("Payers")]
    Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request);

    /// <inheritdoc cref="IRateAuthority.CorrectAsync"/>
    [Alias("Correct")]
    Task CorrectAsync(ImmutableArray<BucketReport> reports);

    /// <summary>What is in each bucket that was used, for an operator.</summary>
    [Alias("GetBuckets")]
    Task<ImmutableArray<BucketState>> GetBucketsAsync();

    /// <summary>Ends pauses after a 429 because an operator says so; recorded in the audit before it takes effect.</summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);
}
