namespace Pix.Transmission.Exchanges;

/// <summary>Ends waits in time, whatever is waited for does: a connection's own reading and writing may call into the HSM's library, which hears of no token.</summary>
internal static class Endings
{
    /// <summary>The response, or an end at the token. One that comes after that is thrown away, with its connection.</summary>
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
