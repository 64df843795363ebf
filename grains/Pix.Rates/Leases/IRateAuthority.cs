using System.Collections.Immutable;

namespace Pix.Rates.Leases;

/// <summary>The owner of a budget. The whole cluster has one owner for each budget.</summary>
public interface IRateAuthority
{
    /// <summary>Reports the tokens that a silo holds of one policy, and asks for more.</summary>
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request);

    /// <summary>Reserves payers' tokens, and reports how earlier reservations ended.</summary>
    Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request);

    /// <summary>Corrects the levels of the buckets from the Central Bank's reports.</summary>
    Task CorrectAsync(ImmutableArray<BucketReport> reports);
}
