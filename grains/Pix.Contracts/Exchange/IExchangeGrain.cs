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
    Task<ExchangeReply> Exchange(ExchangeRequest request);
}
