using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Hands one request to the silos and returns its result: all that the front door needs of a cluster.</summary>
/// <param name="request">The request, checked by the front door.</param>
/// <param name="callerGone">Cancelled when the caller's connection ends.</param>
internal delegate Task<ExchangeReply> AskSilos(ExchangeRequest request, CancellationToken callerGone);
