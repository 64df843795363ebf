using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Observation;

namespace Pix.Grains.Exchange;

/// <summary>Runs exchanges on this silo until it stops. Whatever fails, the reply says whether bytes may have been sent.</summary>
internal sealed partial class ExchangeRunner(ExchangeRooms rooms, ILocalSiloDetails silo, ILogger<ExchangeRunner> logger)
{
    /// <summary>Runs one exchange to its end.</summary>
    public async Task<ExchangeReply> RunAsync(ExchangeRequest request, IExchangeSteps steps)
    {
        if (!rooms.UnderWay.TryBegin())
        {
            return Stopping();
        }

        try
        {
            using var span = ExchangeTelemetry.Begin(request.Channel);
            var exchange = new ExchangeFlow(rooms, steps, request);
            var reply = await RunAsync(exchange);
            Note(exchange, reply, span);
            return reply with { Silo = silo.Name, SpiChannel = exchange.SpiChannel };
        }
        finally
        {
            rooms.UnderWay.End();
        }
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
            // A fault inside Pix. The caller must know whether bytes may have been sent.
            Log.ExchangeFaulted(logger, fault, exchange.RecordId, exchange.MayHaveLeft, exchange.RequestId);
            return exchange.Faulted();
        }
    }

    // The reply is known; a failure in our own bookkeeping must not keep it from the caller.
    private void Note(ExchangeFlow exchange, ExchangeReply reply, Activity? span)
    {
        try
        {
            var summary = exchange.Summary(reply, silo.Name);
            rooms.Memory.Add(summary);
            SiloHealthSource.Note(rooms.Outcomes, summary);
            rooms.Telemetry.Ended(summary, span);
            exchange.Learn(reply);
        }
        catch (Exception fault)
        {
            Log.ExchangeNotNoted(logger, fault, exchange.RecordId, exchange.RequestId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ExchangeFaulted, LogLevel.Error, "The exchange of record {RecordId} failed inside Pix (may have been sent: {MayHaveLeft}). Request {RequestId}")]
        public static partial void ExchangeFaulted(ILogger logger, Exception fault, string recordId, bool mayHaveLeft, string requestId);

        [LoggerMessage(EventIds.ExchangeNotNoted, LogLevel.Error, "The exchange of record {RecordId} ended and was answered, but the console, the metrics or the limits do not count it. Request {RequestId}")]
        public static partial void ExchangeNotNoted(ILogger logger, Exception fault, string recordId, string requestId);
    }
}
