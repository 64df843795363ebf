using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Pix.Contracts.Operating;
using Pix.Domain;
using Pix.Grains.Verification;
using Pix.Settings;
using Pix.Transmission.Tls;

namespace Pix.Grains.Observation;

/// <summary>Metrics and spans of exchanges: meter and activity source <c>Pix.Exchange</c>. Metrics and spans contain ids, never a body, path or name.</summary>
internal sealed class ExchangeTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Pix.Exchange";

    private static readonly ActivitySource Spans = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _requests, _verificationFailures, _withheld, _messages, _farFromClock;
    private readonly Histogram<double> _duration, _stage;
    private readonly TimeProvider _time;

    public ExchangeTelemetry(TrustedSignersSource signers, ServerCertificates servers, TimeProvider time)
    {
        _time = time;
        _requests = _meter.CreateCounter<long>("pix.exchange.requests", "{request}", "Exchanges that ended, by channel, operation, outcome and error.");
        _duration = _meter.CreateHistogram<double>("pix.exchange.duration", "s", "From a request's arrival at the silo to its reply, by channel and outcome.");
        _stage = _meter.CreateHistogram<double>("pix.exchange.stage.duration", "s", "Time of each stage, by channel and stage.");
        _verificationFailures = _meter.CreateCounter<long>("pix.exchange.verification.failures", "{answer}", "Answers held back because their signature is wrong or they answer something else, by channel and rule.");
        _farFromClock = _meter.CreateCounter<long>("pix.exchange.answers.far_from_clock", "{answer}", "Answers of DICT whose ResponseTime is more than 5 min from this machine's clock, by operation; they go on.");
        _withheld = _meter.CreateCounter<long>("pix.exchange.withheld", "{message}", "Messages of a stream that were withheld from their reader and kept in the audit, by channel and rule.");
        _messages = _meter.CreateCounter<long>("pix.exchange.messages", "{message}", "Messages that were sent to the SPI or delivered by it, by direction, kind and version.");
        _meter.CreateObservableGauge("pix.exchange.signer.time_left", () => Days(signers.Certificates), "d", "Days until a certificate of the Central Bank's signers expires.");
        _meter.CreateObservableGauge("pix.exchange.server.time_left", () => Days(servers.Read()), "d", "Days until a certificate of the Central Bank's servers, or of who issued it, expires.");
    }

    /// <summary>Begins the span of a whole exchange; returns null when no listener is registered.</summary>
    public static Activity? Begin(PixChannel channel) => Spans.StartActivity("exchange")?.SetTag("pix.channel", NameOf(channel));

    /// <summary>Begins a stage, which ends when the result is disposed.</summary>
    public Stage Begin(PixChannel channel, ExchangeStage stage) => new(this, channel, stage);

    /// <summary>Counts and times an exchange that ended, and sets the tags of its span.</summary>
    public void Ended(ExchangeSummary exchange, Activity? span)
    {
        var (channel, outcome) = (NameOf(exchange.Channel), exchange.Fate.Word());
        _requests.Add(1, new("channel", channel), new("operation", exchange.Operation), new("outcome", outcome), new("error", exchange.Error.ToString()));
        _duration.Record(exchange.Milliseconds / 1000, new("channel", channel), new("outcome", outcome));
        if (span is null)
        {
            return;
        }

        span.SetTag("pix.operation", exchange.Operation).SetTag("pix.outcome", outcome).SetTag("pix.end_to_end_id", exchange.EndToEndId).SetTag("pix.record_id", exchange.RecordId)
            .SetTag("pix.request_id", exchange.RequestId);
        if (exchange.Error != ExchangeError.None)
        {
            span.SetTag("error.type", exchange.Error.ToString()).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Counts an answer that breaks a rule of verification.</summary>
    public void NotVerified(PixChannel channel, string rule) =>
        _verificationFailures.Add(1, new("channel", NameOf(channel)), new("rule", rule));

    /// <summary>Counts an answer of DICT whose time was far from this machine's clock.</summary>
    public void FarFromClock(string operation) => _farFromClock.Add(1, new KeyValuePair<string, object?>("operation", operation));

    /// <summary>Counts a message that was withheld from its reader.</summary>
    public void Withheld(PixChannel channel, string rule) => _withheld.Add(1, new("channel", NameOf(channel)), new("rule", rule));

    /// <summary>Counts a message sent to the SPI or received from it.</summary>
    /// <param name="direction"><c>sent</c> or <c>delivered</c>.</param>
    /// <param name="message">Kind and version of the message.</param>
    public void Carried(string direction, (string Kind, string Version) message) =>
        _messages.Add(1, new("direction", direction), new("kind", message.Kind), new("version", message.Version));

    public void Dispose() => _meter.Dispose();

    private static string NameOf(PixChannel channel) => channel == PixChannel.Spi ? "spi" : "dict";

    private static string NameOf(ExchangeStage stage) => stage switch
    {
        ExchangeStage.Admit => "admit",
        ExchangeStage.Sign => "sign",
        ExchangeStage.RecordIntent => "record-intent",
        ExchangeStage.Transmit => "transmit",
        ExchangeStage.Verify => "verify",
        _ => "record-outcome",
    };

    private List<Measurement<double>> Days(IReadOnlyList<X509Certificate2> certificates)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return [.. certificates.Select(certificate => new Measurement<double>(
            (certificate.NotAfter.ToUniversalTime() - now).TotalDays, new KeyValuePair<string, object?>("serial", CertificateText.Serial(certificate))))];
    }

    /// <summary>A stage under way. Disposing it records its duration and ends its span.</summary>
    internal readonly struct Stage : IDisposable
    {
        private readonly ExchangeTelemetry _telemetry;
        private readonly PixChannel _channel;
        private readonly ExchangeStage _stage;
        private readonly Activity? _span;
        private readonly long _began;

        public Stage(ExchangeTelemetry telemetry, PixChannel channel, ExchangeStage stage)
        {
            (_telemetry, _channel, _stage) = (telemetry, channel, stage);
            _span = Spans.StartActivity(NameOf(stage));
            _began = telemetry._time.GetTimestamp();
        }

        public void Dispose()
        {
            _telemetry._stage.Record(_telemetry._time.GetElapsedTime(_began).TotalSeconds, new("channel", NameOf(_channel)), new("stage", NameOf(_stage)));
            _span?.Dispose();
        }
    }
}
