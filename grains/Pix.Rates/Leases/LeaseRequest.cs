using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>A silo's report of the tokens that it holds of one policy, and its request for more.</summary>
/// <remarks>Each request contains the silo's whole state. So if a request is lost, some tokens can be lost, but none are created.</remarks>
public sealed record LeaseRequest
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Name of the lease client that asks, different for each process of a silo.</summary>
    public required string Holder { get; init; }

    /// <summary>Number of this request. A request that arrives after a later one is ignored.</summary>
    public required long Sequence { get; init; }

    /// <summary>Epoch of the reported tokens.</summary>
    public long Epoch { get; init; }

    /// <summary>Tokens that the silo holds and has not used.</summary>
    public Tokens Unspent { get; init; }

    /// <summary>Tokens of requests that have not ended and can still reach the Central Bank.</summary>
    public Tokens UnderWay { get; init; }

    /// <summary>Tokens that the silo returns. <see cref="Unspent"/> does not include these tokens.</summary>
    public Tokens Returned { get; init; }

    /// <summary>Tokens that are missing for the first waiting request; zero if no request waits.</summary>
    public Tokens Needed { get; init; }

    /// <summary>Tokens that the silo asks for in total, including <see cref="Needed"/>.</summary>
    public Tokens Wanted { get; init; }

    /// <summary>Whether an urgent request waits.</summary>
    public bool Urgent { get; init; }
}
