namespace Pix.Contracts.Exchange;

/// <summary>
/// Carries out one request: admission, signature, audit intent, transmission, verification, audit outcome. The grain is stateless, so any
/// silo can run it. The front door makes one such call for each request.
/// </summary>
[Alias("pix.IExchangeGrain")]
public interface IExchangeGrain : IGrainWithIntegerKey
{
    /// <summary>Runs the exchange to its end. Expected failures are not thrown but returned as <see cref="ExchangeReply.Error"/>.</summary>
    /// <param name="request">The request as the service sent it.</param>
    [AnySilo, Alias("Exchange")]
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>
    /// Cancels a read (GET) whose caller has closed the connection, on the silo that runs the read. A request that is not a GET always runs
    /// to its end.
    /// </summary>
    /// <remarks>
    /// A <see cref="CancellationToken"/> parameter of <see cref="ExchangeAsync"/> would not work, because Orleans 10.4 sends the
    /// cancellation of a call to a stateless worker through any gateway, not to the silo that runs the call.
    /// </remarks>
    /// <param name="requestId"><see cref="ExchangeRequest.RequestId"/> of the request.</param>
    [AnySilo, Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
