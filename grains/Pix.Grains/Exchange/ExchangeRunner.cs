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
/// Runs the exchanges of this silo until the silo stops, and holds the parts that each exchange uses. If a part throws unexpectedly, the reply
/// to the caller still says whether bytes of the request may have been sent.
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
    /// <summary>The table of the Central Bank's operations.</summary>
    public OperationTable Operations => operations;

    /// <summary>Checks requests before anything is signed.</summary>
    public RequestAdmission Admission => admission;

    /// <summary>The keys with which Pix tags each <c>PI-Pull-Next</c> that it packs.</summary>
    public PullNextKeys PullNextKeys => pullNextKeys;

    /// <summary>Takes rate tokens for requests, and corrects Pix's count of them from answers.</summary>
    public ExchangeRates Rates => rates;

    /// <summary>Reads under way, each of which is cancelled when its caller is gone.</summary>
    public ReadsUnderWay Reads => reads;

    /// <summary>Verifies answers.</summary>
    public AnswerVerifier Verifier => verifier;

    /// <summary>Makes the two halves of audit records: intent and outcome.</summary>
    public AuditHalves Halves => halves;

    /// <summary>Raises alarms for withheld messages.</summary>
    public Withholding Withholding => withholding;

    /// <summary>Metrics and spans of exchanges.</summary>
    public ExchangeTelemetry Telemetry => telemetry;

    /// <summary>Settings of the participant and its messages.</summary>
    public ProtocolOptions Protocol => protocol.CurrentValue;

    /// <summary>Settings of the connections to the Central Bank.</summary>
    public TransmissionOptions Transmission => transmission.CurrentValue;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Runs one exchange to its end. Refuses the request if this silo is stopping.</summary>
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
                // An exception here is a fault inside Pix. The reply must still say whether bytes of the request may have been sent.
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

    // Records the ended exchange for the console, the metrics and the limits. The reply is already final, so a failure here must not keep the
    // reply from the caller.
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
        [LoggerMessage(EventIds.ExchangeFaulted, LogLevel.Error, "A fault inside Pix ended the exchange of request {RequestId} (audit record {RecordId}, empty if none was written). Bytes may have been sent to the Central Bank: {MayHaveLeft}. The caller gets an error reply that says the same.")]
        public static partial void ExchangeFaulted(ILogger logger, Exception fault, string recordId, bool mayHaveLeft, string requestId);

        [LoggerMessage(EventIds.ExchangeNotNoted, LogLevel.Error, "The exchange of request {RequestId} (audit record {RecordId}) ended and its caller gets the reply, but because of a fault inside Pix the console, the metrics or the rate limits possibly do not include this exchange.")]
        public static partial void ExchangeNotNoted(ILogger logger, Exception fault, string recordId, string requestId);
    }
}
