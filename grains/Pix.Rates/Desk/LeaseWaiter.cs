namespace Pix.Rates.Desk;

/// <summary>A request that waits for tokens.</summary>
internal sealed class LeaseWaiter(RateCharge charge, long until)
{
    private readonly TaskCompletionSource<HoldResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RateCharge Charge { get; } = charge;

    /// <summary>Timestamp of the request's deadline.</summary>
    public long Until { get; } = until;

    public Task<HoldResult> Task => _source.Task;

    public bool IsOver => _source.Task.IsCompleted;

    /// <summary>Ends the wait with a result. Returns false if the request no longer waits; the caller must then release the tokens.</summary>
    public bool TryGive(HoldResult result) => _source.TrySetResult(result);
}
