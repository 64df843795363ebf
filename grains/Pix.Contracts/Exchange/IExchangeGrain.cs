namespace Pix.Contracts.Exchange;

/// <summary>
/// Carries out one request: admission, signature, audit intent, transmission, verification, audit outcome. The grain is stateless, so any silo can
/// run it. The front door calls the grain once for each request.
/// </summary>
[Alias("pix.IExchangeGrain")]
public interface IExchangeGrain : IGrainWithIntegerKey
{
    /// <summary>Carries out one request and returns its result. Expected failures are not thrown but returned in <see cref="ExchangeReply.Error"/>.</summary>
    /// <param name="request">The request as the service sent it.</param>
    [AnySilo, Alias("Exchange")]
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>
    /// Cancels a read (GET) whose caller has closed the connection. The silo that receives this call tells all other silos, because any of them may
    /// run the read. A request that is not a GET is never cancelled.
    /// </summary>
    /// <remarks>
    /// A <see cref="CancellationToken"/> parameter of <see cref="ExchangeAsync"/> would not work, because Orleans 10.4 sends the
    /// cancellation of a call to a stateless worker through any gateway, not to the silo that runs the call.
    /// </remarks>
    /// <param name="requestId"><see cref="ExchangeRequest.RequestId"/> of the request.</param>
    [AnySilo, Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
