namespace Pix.Rates.Desk;

/// <summary>A request that waits for tokens.</summary>
internal sealed class LeaseWaiter(RateCharge charge, long until)
{
    private readonly TaskCompletionSource<HoldResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RateCharge Charge { get; } = charge;

    /// <summary>Timestamp of its deadline.</summary>
    public long Until { get; } = until;

    public Task<HoldResult> Task => _source.Task;

    public bool IsOver => _source.Task.IsCompleted;

    /// <summary>False when it no longer waits; then the tokens are free again.</summary>
    public bool TryGive(HoldResult result) => _source.TrySetResult(result);
}
