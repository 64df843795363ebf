using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Carries a request to a silo. Should that silo be lost with the request, another one is asked, inside the caller's
/// time and if the operation may be repeated: signing is a pure function, so both send the same bytes.
/// </summary>
internal sealed class ExchangeCalls(IClusterClient cluster, AbandonedReads abandoned, GatewayLosses losses, TimeProvider time, ILoggerFactory loggers)
{
    // Every exchange grain is alike (a stateless worker), so any key will do.
    private const long AnyExchange = 0;

    private readonly ILogger _logger = loggers.CreateLogger<ExchangeCalls>();

    /// <summary>The reply to a request; a failure is a reply too.</summary>
    /// <param name="request">The request.</param>
    /// <param name="callerGone">The caller's connection: a read ends with it, a write never does.</param>
    public async Task<ExchangeReply> RunAsync(ExchangeRequest request, CancellationToken callerGone)
    {
        var call = new ExchangeCall(ToSilo, losses, time, _logger, request);
        if (request.Method != HttpMethods.Get)
        {
            return await call.RunAsync();
        }

        await using var watch = callerGone.UnsafeRegister(_ => abandoned.Abandon(request.RequestId), null);
        return await call.RunAsync();
    }

    private Task<ExchangeReply> ToSilo(ExchangeRequest request) => cluster.GetGrain<IExchangeGrain>(AnyExchange).Exchange(request);
}
