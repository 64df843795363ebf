using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The budget owner's record of one silo, with the leased tokens that the silo can still use.</summary>
internal sealed class LeaseHolder
{
    public long Sequence { get; set; }

    public long SeenAt { get; set; }

    public Tokens Outstanding { get; set; }
}
