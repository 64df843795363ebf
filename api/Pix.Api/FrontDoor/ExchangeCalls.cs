using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Carries a request to a silo. If that silo is lost, failing or silent, another one is asked, within the caller's deadline and if the
/// operation may be repeated: signing is a pure function, so both send the same bytes.
/// </summary>
internal sealed class ExchangeCalls(SiloTable silos, AbandonedReads abandoned, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ExchangeCalls>();

    /// <summary>The reply to a request; failures are replies too.</summary>
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
            // A silent silo continues its call when it wakes, and one whose connection was lost never stopped.
            abandoned.Abandon(request.RequestId);
        }

        return reply;
    }
}
