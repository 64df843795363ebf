using System.Collections.Immutable;

namespace Pix.Rates.Leases;

/// <summary>The one that keeps a budget for the whole cluster.</summary>
public interface IRateAuthority
{
    /// <summary>Reports the tokens held of one policy and asks for more.</summary>
    Task<LeaseAnswer> LeaseAsync(LeaseRequest request);

    /// <summary>Reserves tokens of payers, and tells what earlier reservations came to.</summary>
    Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request);

    /// <summary>Tells what the Central Bank says is in its buckets.</summary>
    Task CorrectAsync(ImmutableArray<BucketReport> reports);
}
