using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections.Features;
using Pix.Simulator.Faults;
using Pix.Simulator.Recording;

namespace Pix.Simulator.Wire;

/// <summary>Runs every exchange: finds a requested fault, reads the request, handles it, records the exchange, and writes the answer.</summary>
internal sealed partial class ExchangePipeline(
    IReadOnlyDictionary<Channel, IChannelEndpoint> endpoints,
    FaultBoard faults,
    ExchangeLog exchanges,
    ViolationLog violations,
    SimulatorOptions options,
    TimeProvider time,
    ILogger<ExchangePipeline> logger)
{
    public async Task RunAsync(HttpContext context, Channel channel)
    {
        var exchange = Begin(context, channel, out var fault);
        if (fault?.Kind == FaultKind.ResetBeforeRead)
        {
            exchanges.Add(exchange, ReadOnlyMemory<byte>.Empty);
            AnswerWriter.Reset(context);
            return;
        }

        var recorded = false;
        try
        {
            var started = time.GetTimestamp();
            var request = await RequestReader.ReadAsync(context, channel, options.MaxBodyBytes, context.RequestAborted);
            var judgement = new WireVerdict(request, FaultyAnswer.Flaw(fault));
            var answer = await Answer(judgement, fault, context.RequestAborted);
            // The exchange is recorded before its answer is sent, so that a test that has received the answer finds the record.
            var status = fault?.Kind == FaultKind.ResetBeforeAnswer ? 0 : answer.Status;
            Record(exchange, judgement, status, time.GetElapsedTime(started));
            recorded = true;
            await AnswerWriter.WriteAsync(context, answer, fault, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection was closed during the exchange, usually by the participant.
            if (!recorded)
            {
                exchanges.Add(exchange with { Cut = true }, ReadOnlyMemory<byte>.Empty);
            }

            Log.ExchangeCut(logger, exchange.Channel, exchange.Method, exchange.Path, exception.Message);
        }
    }

    private async Task<WireAnswer> Answer(WireVerdict judgement, Fault? fault, CancellationToken cancellationToken)
    {
        if (fault?.Kind == FaultKind.Status)
        {
            return FaultyAnswer.Status(fault);
        }

        var answer = await endpoints[judgement.Request.Channel].HandleAsync(judgement, cancellationToken);
        if (fault?.Kind == FaultKind.Delay)
        {
            await Task.WhenAny(fault.Deleted, Task.Delay(TimeSpan.FromMilliseconds(fault.Number(1000)), time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (fault?.Kind is FaultKind.GzipBomb or FaultKind.BigAnswer or FaultKind.StatusAfter)
        {
            return FaultyAnswer.Spoil(answer, fault);
        }

        return judgement.Request.AcceptsGzip ? answer.Gzipped() : answer;
    }

    private Exchange Begin(HttpContext context, Channel channel, out Fault? fault)
    {
        var name = channel switch
        {
            Channel.Spi => "spi",
            Channel.SpiSecondary => "spi-secondary",
            Channel.DictKeysCheck => "dict-keys-check",
            _ => "dict",
        };
        var target = RequestReader.Target(context);
        fault = faults.Take(name, context.Request.Method, target);
        return new Exchange
        {
            Seq = exchanges.NextSeq(),
            Time = time.GetUtcNow(),
            Channel = name,
            Method = context.Request.Method,
            Path = target,
            Headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Status = 0,
            Signature = "",
            BodySha256 = "",
            BodyLength = 0,
            Violations = [],
            Fault = fault?.Kind.ToString(),
            ConnectionId = context.Connection.Id,
            TlsProtocol = context.Features.Get<ITlsHandshakeFeature>()?.Protocol.ToString(),
        };
    }

    private void Record(Exchange exchange, WireVerdict judgement, int status, TimeSpan duration)
    {
        var body = judgement.Request.Body;
        var rules = judgement.Violations;
        exchanges.Add(
            exchange with
            {
                Status = status,
                Signature = judgement.Verdict.ToString(),
                BodySha256 = Convert.ToHexStringLower(SHA256.HashData(body.Span)),
                BodyLength = body.Length,
                Violations = rules,
                DurationMs = Math.Round(duration.TotalMilliseconds, 3),
            },
            body);
        foreach (var rule in rules)
        {
            violations.Add(new Violation(exchange.Seq, exchange.Time, exchange.Channel, exchange.Method, exchange.Path, rule));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ExchangeFailed, LogLevel.Information, "The connection was closed before the answer to {Method} {Path} on channel {Channel} was complete. Reason: {Reason}")]
        public static partial void ExchangeCut(ILogger logger, string channel, string method, string path, string reason);
    }
}
