namespace Pix.Contracts.Exchange;

/// <summary>
/// Carries one request to the Central Bank and its answer back: admission, signature, audit intent, transmission,
/// verification, audit outcome. Stateless; any silo will do. The front door makes this one call per request.
/// </summary>
[Alias("pix.IExchangeGrain")]
public interface IExchangeGrain : IGrainWithIntegerKey
{
    /// <summary>Runs the exchange to its end. Expected failures come back as <see cref="ExchangeReply.Error"/>.</summary>
    /// <param name="request">The request as the service sent it.</param>
    [AnySilo, Alias("Exchange")]
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>
    /// The caller of a read is gone: its request to the Central Bank ends now, on whichever silo it is under way. Anything but a GET goes on to its end.
    /// </summary>
    /// <remarks>
    /// A <see cref="CancellationToken"/> of <see cref="ExchangeAsync"/> would not do: Orleans 10.4 sends a client's cancellation to a stateless worker through any gateway, not to
    /// the silo that runs the call.
    /// </remarks>
    /// <param name="requestId"><see cref="ExchangeRequest.RequestId"/> of the request.</param>
    [AnySilo, Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
