using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Pix.Contracts.Exchange;
using Pix.Grains.Operating;
using Pix.Grains.Telemetry;

namespace Pix.Grains.Exchange;

/// <summary>
/// One request to the Central Bank and its answer back. Holds no state; reentrant, because an exchange waits for the
/// HSM, the journal and the Central Bank far longer than it computes.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed partial class ExchangeGrain(ExchangeRooms rooms, SiloViews silos, ILocalSiloDetails silo, ILogger<ExchangeGrain> logger) : Grain, IExchangeGrain
{
    public async Task<ExchangeReply> Exchange(ExchangeRequest request)
    {
        if (!rooms.UnderWay.TryBegin())
        {
            return Stopping();
        }

        try
        {
            using var span = ExchangeTelemetry.Begin(request.Channel);
            var exchange = new ExchangeFlow(rooms, GrainFactory, request);
            var reply = await RunAsync(exchange);
            var summary = exchange.Summary(reply, silo.Name);
            rooms.Memory.Add(summary);
            rooms.Telemetry.Ended(summary, span);
            return reply with { Silo = silo.Name };
        }
        finally
        {
            rooms.UnderWay.End();
        }
    }

    public Task Abandon(string requestId)
    {
        rooms.Reads.Abandon(requestId);
        return silos.TellOthersAsync(view => view.Abandon(requestId));
    }

    private ExchangeReply Stopping() => new()
    {
        Silo = silo.Name,
        Error = ExchangeError.AuditUnavailable,
        Detail = "This silo is stopping; send again, another one takes it.",
        RetryAfter = TimeSpan.FromSeconds(1),
        SiloStopping = true,
        AnotherSiloMay = true,
    };

    private async Task<ExchangeReply> RunAsync(ExchangeFlow exchange)
    {
        try
        {
            return await exchange.RunAsync(logger);
        }
        catch (Exception fault)
        {
            // A fault of ours. What the caller must know is on which side of the wire it happened.
            Log.ExchangeFaulted(logger, fault, exchange.RecordId, exchange.MayHaveLeft, exchange.RequestId);
            return exchange.Faulted();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ExchangeFaulted, LogLevel.Error, "The exchange of record {RecordId} failed (may have left: {MayHaveLeft}). Request {RequestId}")]
        public static partial void ExchangeFaulted(ILogger logger, Exception fault, string recordId, bool mayHaveLeft, string requestId);
    }
}
