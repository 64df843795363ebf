using System.Collections.Immutable;

namespace Pix.Rates.Leases;

/// <summary>The owner of a budget, one for the whole cluster.</summary>
public interface IRateAuthority
{
    /// <summary>Reports the tokens held of one policy, and asks for more.</summary>
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request);

    /// <summary>Reserves payers' tokens, and reports how earlier reservations ended.</summary>
    Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request);

    /// <summary>Passes on the bucket levels that the Central Bank reports.</summary>
    Task CorrectAsync(ImmutableArray<BucketReport> reports);
}
