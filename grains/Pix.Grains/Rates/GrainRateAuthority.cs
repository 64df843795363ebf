using System.Collections.Immutable;
using Pix.Rates.Leases;

namespace Pix.Grains.Rates;

/// <summary>Calls the grain that owns a budget, for a silo's lease client.</summary>
internal sealed class GrainRateAuthority(IRateBudgetGrain grain) : IRateAuthority
{
    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request) => grain.LeaseAsync(request);

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => grain.PayersAsync(request);

    public Task CorrectAsync(ImmutableArray<BucketReport> reports) => grain.CorrectAsync(reports);
}
