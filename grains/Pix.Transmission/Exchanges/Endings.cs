namespace Pix.Transmission.Exchanges;

/// <summary>
/// Ends a wait when it is cancelled, even if the awaited work continues. This is needed because reads and writes of a connection can call the
/// HSM's library, which ignores cancellation.
/// </summary>
internal static class Endings
{
    /// <summary>Returns the response, or throws when cancelled. A response that comes later is discarded together with its connection.</summary>
    public static async Task<HttpResponseMessage> InAsync(Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        try
        {
            return await sending.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = DiscardAsync(sending);
            throw;
        }
    }

    private static async Task DiscardAsync(Task<HttpResponseMessage> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully)
        {
            (await late).Dispose();
        }
    }
}
