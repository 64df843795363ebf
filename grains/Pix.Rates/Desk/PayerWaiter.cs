using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>A look-up that waits for its payer's tokens.</summary>
internal sealed class PayerWaiter(PayerReservation reservation)
{
    private readonly TaskCompletionSource<PayerAnswer> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PayerReservation Reservation { get; } = reservation;

    public Task<PayerAnswer> Task => _source.Task;

    public bool TryGive(PayerAnswer answer) => _source.TrySetResult(answer);
}

/// <summary>A payer's tokens, reserved for one look-up.</summary>
internal sealed class PayerHold(PayerDesk desk, RateCharge charge, Tokens reserved) : IRateHold
{
    public void End(RateOutcome outcome) => desk.End(charge, reserved, outcome);
}
