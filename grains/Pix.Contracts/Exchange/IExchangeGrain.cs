namespace Pix.Contracts.Exchange;

/// <summary>
/// Carries out one request: admission, signature, audit intent, transmission, verification, audit outcome. Stateless; any silo can take it.
/// The front door makes this one call a request.
/// </summary>
[Alias("pix.IExchangeGrain")]
public interface IExchangeGrain : IGrainWithIntegerKey
{
    /// <summary>Runs the exchange to its end. Expected failures are returned as <see cref="ExchangeReply.Error"/>.</summary>
    /// <param name="request">The request as the service sent it.</param>
    [AnySilo, Alias("Exchange")]
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>Cancels a read whose caller is gone, on whichever silo it runs. Anything but a GET runs to its end.</summary>
    /// <remarks>
    /// A <see cref="CancellationToken"/> of <see cref="ExchangeAsync"/> would not work: Orleans 10.4 sends a client's cancellation of a
    /// stateless worker through any gateway, not to the silo that runs the call.
    /// </remarks>
    /// <param name="requestId"><see cref="ExchangeRequest.RequestId"/> of the request.</param>
    [AnySilo, Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
