namespace Pix.Transmission.Exchanges;

/// <summary>Sends a request once to one endpoint. Returns the answer, or why there is none, and whether a byte of the request may have been sent.</summary>
internal sealed class HttpExchange(LaneSettings settings, EndpointAddress endpoint, HttpMessageInvoker invoker, PeerValues peerValues, TimeProvider time)
{
    private readonly bool _isAlternate = endpoint != settings.Endpoints[0];

    /// <summary>Sends the request once and reads the answer, each within its time limit.</summary>
    /// <param name="sending">The request and its remaining time.</param>
    /// <param name="dialFailure">Why the last connection to the endpoint failed; empty when it succeeded.</param>
    /// <returns>How the attempt ended. Failures are results, not exceptions.</returns>
    public async Task<Attempt> ExchangeAsync(Sending sending, Func<string> dialFailure)
    {
        await using var limits = new AttemptTime(settings, sending, time);
        var trace = AttemptTrace.Begin(sending.Request.MayResend, limits.WaitForHead);
        var attempt = await ReadAsync(sending, trace, limits, dialFailure) with { IsRepeated = trace.IsRepeated };
        trace.End();
        TransmissionMetrics.Attempted(settings.Lane, Enum.GetName(attempt.End), attempt.Status, _isAlternate);
        return attempt;
    }

    private async Task<Attempt> ReadAsync(Sending sending, AttemptTrace trace, AttemptTime limits, Func<string> dialFailure)
    {
        while (true)
        {
            Answer? answer = null;
            try
            {
                using var message = RequestWriter.Write(settings, endpoint, sending.Request);
                using var response = await Endings.InAsync(invoker.SendAsync(message, limits.Token), limits.Token);
                answer = new Answer(response, sending.Request.MaxResponseBytes);
                limits.WaitForBody();
                await answer.ReadAsync(limits.Token).WaitAsync(limits.Token);
                return Answered(sending.Request, answer, peerValues.RetryAfter(response));
            }
            catch (Exception exception) when (!trace.IsStarted && StaleConnectionException.IsCauseOf(exception))
            {
                // The pool has dropped the stale connection, so the loop tries again with another connection. The pool uses the most recently
                // used connection first, so all others are at least as stale. They are dropped in the same way until the pool opens a new
                // connection.
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Closes the trace, because after any failure the result must say whether the request was sent.
                return Failures.Attempt(exception, limits.Stop(), trace.Close(), answer, dialFailure());
            }
        }
    }

    private static Attempt Answered(OutboundRequest request, Answer answer, TimeSpan? retryAfter) => new()
    {
        End = AttemptEnd.Answered,
        Status = answer.Status,
        Headers = answer.Headers,
        Body = answer.Body,
        RetryAfter = retryAfter,
        NothingStored = request.SaysNothingStored?.Invoke(answer.Status, answer.Body) ?? false,
    };
}
