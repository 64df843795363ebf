using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Sends a request to a silo. If this silo is lost, fails or stays silent, another silo gets the request within the caller's deadline, and carries it out if
/// the operation is safe to repeat. Both silos send the same bytes to the Central Bank, because signing the same message gives the same signature.
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
            // The read may still run on a silo: a silent silo may continue its call later, and a silo whose connection was lost continues its call.
            abandoned.Abandon(request.RequestId);
        }

        return reply;
    }
}
