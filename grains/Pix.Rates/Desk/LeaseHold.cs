namespace Pix.Rates.Desk;

/// <summary>Tokens of a rate lease, reserved for one request.</summary>
internal sealed class LeaseHold(LocalLease lease, RateCharge charge, long epoch) : IRateHold
{
    public RateCharge Charge => charge;

    public long Epoch => epoch;

    public void End(RateOutcome outcome) => lease.End(this, outcome);
}
