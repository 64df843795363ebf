using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Sends one request to the silos and returns the reply. Tests replace this delegate, because the exchange handler needs nothing else of the cluster.
/// </summary>
/// <param name="request">The request, which the front door has checked.</param>
/// <param name="callerGone">Cancelled when the caller's connection ends.</param>
internal delegate Task<ExchangeReply> AskSilos(ExchangeRequest request, CancellationToken callerGone);
