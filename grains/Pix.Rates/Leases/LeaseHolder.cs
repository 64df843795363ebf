using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>What the budget owner knows of one silo: all tokens leased to it that are not known to be used up.</summary>
internal sealed class LeaseHolder
{
    public long Sequence { get; set; }

    public long SeenAt { get; set; }

    public Tokens Outstanding { get; set; }
}
