namespace Pix.Api.Clustering;

/// <summary>
/// Says when the connection to some silo was lost. Orleans' client tells nobody which of its calls were under way there:
/// they would wait until their time is up.
/// </summary>
internal sealed class GatewayLosses
{
    private TaskCompletionSource _next = NewSignal();

    /// <summary>Completes when a connection is lost, from now on.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Orleans' event.</summary>
    public void Noted(object? sender, GatewayCountChangedEventArgs change)
    {
        if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways)
        {
            Interlocked.Exchange(ref _next, NewSignal()).SetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
