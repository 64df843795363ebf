using System.Collections.Immutable;
using Pix.Contracts.Operating;
using Pix.Rates.Leases;

namespace Pix.Grains.Rates;

/// <summary>
/// Owns the Central Bank's limits of one participant at one system, for the whole cluster. The grain key is a name from <see
/// cref="RateBudgets"/>. A silo leases many rate tokens with one call instead of calling for each message, and asks for payers' tokens in
/// batches.
/// </summary>
[Alias("pix.IRateBudgetGrain")]
internal interface IRateBudgetGrain : IGrainWithStringKey
{
    /// <summary>Activates the grain. The owner of a DICT budget then reads the bucket levels from DICT before the first request.</summary>
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

    /// <summary>Returns the level of each bucket that was used, for an operator.</summary>
    [Alias("GetBuckets")]
    Task<ImmutableArray<BucketState>> GetBucketsAsync();

    /// <summary>Ends pauses after a 429 on an operator's order. The order is recorded in the audit before the pauses end.</summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);
}
