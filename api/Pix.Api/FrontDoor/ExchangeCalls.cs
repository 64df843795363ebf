using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Carries a request to a silo. If that silo is lost, failing or silent, another silo is asked within the caller's deadline, provided that
/// the operation may be repeated. Both silos send the same bytes, because signing is a pure function.
/// </summary>
internal sealed class ExchangeCalls(SiloTable silos, AbandonedReads abandoned, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ExchangeCalls>();

    /// <summary>Returns the reply to a request. Failures are not thrown but returned as replies.</summary>
    /// <param name="request">The request.</param>
    /// <param name="callerGone">Cancelled when the caller's connection ends. A read is then cancelled; a write never is.</param>
    public Task<ExchangeReply> RunAsync(ExchangeRequest request, CancellationToken callerGone)
    {
        var call = new ExchangeCall(silos, time, _logger, request);
        return request.Method == HttpMethods.Get ? ReadAsync(call, request, callerGone) : call.RunAsync();
    }

    private async Task<ExchangeReply> ReadAsync(ExchangeCall call, ExchangeRequest request, CancellationToken callerGone)
    {
        await using var watch = callerGone.UnsafeRegister(_ => abandoned.Abandon(request.RequestId), null);
        var reply = await call.RunAsync();
        if (call.LeftSomeUnderWay || call.LostSome)
        {
            // A silent silo may continue its call later, and a silo whose connection was lost may still be carrying out its call.
            abandoned.Abandon(request.RequestId);
        }

        return reply;
    }
}
