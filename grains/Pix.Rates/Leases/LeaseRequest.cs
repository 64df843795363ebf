using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>What a silo tells of the tokens that it holds of one policy, and what it wants.</summary>
/// <remarks>The whole state each time: so a lost message costs some tokens and never makes any.</remarks>
public sealed record LeaseRequest
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Who asks: one process of one silo.</summary>
    public required string Holder { get; init; }

    /// <summary>Number of this request; one that comes after a later one is not heard.</summary>
    public required long Sequence { get; init; }

    /// <summary>Epoch of the tokens that are told of.</summary>
    public long Epoch { get; init; }

    /// <summary>Tokens held and not used.</summary>
    public Tokens Unspent { get; init; }

    /// <summary>Tokens of requests that are not ended: they may still arrive.</summary>
    public Tokens UnderWay { get; init; }

    /// <summary>Tokens given back, of which <see cref="Unspent"/> holds none.</summary>
    public Tokens Returned { get; init; }

    /// <summary>What the first request that waits lacks; zero when none waits.</summary>
    public Tokens Needed { get; init; }

    /// <summary>What would be good to have, with what is needed.</summary>
    public Tokens Wanted { get; init; }

    /// <summary>Whether something urgent waits.</summary>
    public bool Urgent { get; init; }
}
