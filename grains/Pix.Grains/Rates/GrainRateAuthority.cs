using System.Collections.Immutable;
using Pix.Rates.Leases;

namespace Pix.Grains.Rates;

/// <summary>The way from a silo's desk to the grain that keeps a budget.</summary>
internal sealed class GrainRateAuthority(IRateBudgetGrain grain) : IRateAuthority
{
    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request) => grain.LeaseAsync(request);

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => grain.PayersAsync(request);

    public Task CorrectAsync(ImmutableArray<BucketReport> reports) => grain.CorrectAsync(reports);
}
