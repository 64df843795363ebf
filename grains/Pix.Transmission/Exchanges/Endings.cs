namespace Pix.Transmission.Exchanges;

/// <summary>Ends waits in time, whatever is awaited: a connection's own reads and writes may call into the HSM's library, which ignores cancellation.</summary>
internal static class Endings
{
    /// <summary>The response, or cancellation. A response that comes later is discarded, with its connection.</summary>
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
