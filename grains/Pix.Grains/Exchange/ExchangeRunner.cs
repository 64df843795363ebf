using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Audit;
using Pix.Grains.Observation;
using Pix.Grains.Rates;
using Pix.Grains.Reading;
using Pix.Grains.Stopping;
using Pix.Grains.Verification;
using Pix.Health;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;
using Pix.Transmission;

namespace Pix.Grains.Exchange;

/// <summary>
/// Runs the exchanges of this silo until the silo stops, and holds the parts that each exchange uses. If a part fails unexpectedly, the reply
/// still says whether bytes may have been sent.
/// </summary>
internal sealed partial class ExchangeRunner(
    OperationTable operations,
    RequestAdmission admission,
    PullNextKeys pullNextKeys,
    ExchangeRates rates,
    ReadsUnderWay reads,
    AnswerVerifier verifier,
    AuditHalves halves,
    Withholding withholding,
    ExchangeTelemetry telemetry,
    ExchangeMemory memory,
    OutcomeLedger outcomes,
    ExchangesUnderWay underWay,
    IOptionsMonitor<ProtocolOptions> protocol,
    IOptionsMonitor<TransmissionOptions> transmission,
    TimeProvider time,
    ILocalSiloDetails silo,
    ILogger<ExchangeRunner> logger)
{
    /// <summary>The operations of the Central Bank.</summary>
    public OperationTable Operations => operations;

    /// <summary>The rules for requests.</summary>
    public RequestAdmission Admission => admission;

    /// <summary>The keys of the tags on a <c>PI-Pull-Next</c>.</summary>
    public PullNextKeys PullNextKeys => pullNextKeys;

    /// <summary>The Central Bank's limits.</summary>
    public ExchangeRates Rates => rates;

    /// <summary>Reads that a caller may abandon.</summary>
    public ReadsUnderWay Reads => reads;

    /// <summary>Verifies answers.</summary>
    public AnswerVerifier Verifier => verifier;

    /// <summary>Makes audit records.</summary>
    public AuditHalves Halves => halves;

    /// <summary>Alarms for withheld messages.</summary>
    public Withholding Withholding => withholding;

    /// <summary>Metrics and spans.</summary>
    public ExchangeTelemetry Telemetry => telemetry;

    /// <summary>Settings of the participant and its messages.</summary>
    public ProtocolOptions Protocol => protocol.CurrentValue;

    /// <summary>Settings of the connections to the Central Bank.</summary>
    public TransmissionOptions Transmission => transmission.CurrentValue;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Runs one exchange to its end.</summary>
    public async Task<ExchangeReply> RunAsync(ExchangeRequest request, IExchangeSteps steps)
    {
        if (!underWay.TryBegin())
        {
            return Stopping();
        }

        try
        {
            using var span = ExchangeTelemetry.Begin(request.Channel);
            var exchange = new ExchangeFlow(this, steps, request);
            ExchangeReply reply;
            try
            {
                reply = await exchange.RunAsync(logger);
            }
            catch (Exception fault)
            {
                // This is a fault inside Pix. The reply must still say whether bytes may have been sent.
                Log.ExchangeFaulted(logger, fault, exchange.RecordId, exchange.MayHaveLeft, exchange.RequestId);
                reply = exchange.Faulted();
            }

            Note(exchange, reply, span);
            return reply with { Silo = silo.Name, SpiChannel = exchange.SpiChannel };
        }
        finally
        {
            underWay.End();
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

    // The reply is final here. A failure of Pix's own bookkeeping must not prevent the caller from getting the reply.
    private void Note(ExchangeFlow exchange, ExchangeReply reply, Activity? span)
    {
        try
        {
            var summary = exchange.Summary(reply, silo.Name);
            memory.Add(summary);
            SiloHealthSource.Note(outcomes, summary);
            telemetry.Ended(summary, span);
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
