using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Carries a request to a silo. Should that silo be lost, sick or silent, another one is asked, inside the caller's
/// time and if the operation may be repeated: signing is a pure function, so both send the same bytes.
/// </summary>
internal sealed class ExchangeCalls(SiloTable silos, AbandonedReads abandoned, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ExchangeCalls>();

    /// <summary>The reply to a request; a failure is a reply too.</summary>
    /// <param name="request">The request.</param>
    /// <param name="callerGone">The caller's connection: a read ends with it, a write never does.</param>
    public async Task<ExchangeReply> RunAsync(ExchangeRequest request, CancellationToken callerGone)
    {
        var call = new ExchangeCall(silos, time, _logger, request);
        if (request.Method != HttpMethods.Get)
        {
            return await call.RunAsync();
        }

        await using var watch = callerGone.UnsafeRegister(_ => abandoned.Abandon(request.RequestId), null);
        var reply = await call.RunAsync();
        if (call.LeftSomeUnderWay || call.LostSome)
        {
            // A silent silo goes on with its call when it wakes, and one of which only the connection was lost never stopped.
            abandoned.Abandon(request.RequestId);
        }

        return reply;
    }
}
