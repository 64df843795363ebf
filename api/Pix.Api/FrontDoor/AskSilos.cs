using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Sends one request to the silos and returns the reply. To carry requests, the front door needs nothing else of the cluster.</summary>
/// <param name="request">The request, checked by the front door.</param>
/// <param name="callerGone">Cancelled when the caller's connection ends.</param>
internal delegate Task<ExchangeReply> AskSilos(ExchangeRequest request, CancellationToken callerGone);
