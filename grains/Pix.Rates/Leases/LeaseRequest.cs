using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>A silo's report of its tokens of one policy, and its wishes.</summary>
/// <remarks>The whole state each time: a lost message costs some tokens and never creates any.</remarks>
public sealed record LeaseRequest
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The asking process of a silo.</summary>
    public required string Holder { get; init; }

    /// <summary>Number of this request; one that arrives after a later one is ignored.</summary>
    public required long Sequence { get; init; }

    /// <summary>Epoch of the reported tokens.</summary>
    public long Epoch { get; init; }

    /// <summary>Tokens held and not used.</summary>
    public Tokens Unspent { get; init; }

    /// <summary>Tokens of requests that have not ended and may still reach the Central Bank.</summary>
    public Tokens UnderWay { get; init; }

    /// <summary>Returned tokens; <see cref="Unspent"/> does not include them.</summary>
    public Tokens Returned { get; init; }

    /// <summary>Tokens that the first waiting request lacks; zero when none waits.</summary>
    public Tokens Needed { get; init; }

    /// <summary>Tokens that would be good to have, including those needed.</summary>
    public Tokens Wanted { get; init; }

    /// <summary>Whether an urgent request waits.</summary>
    public bool Urgent { get; init; }
}
