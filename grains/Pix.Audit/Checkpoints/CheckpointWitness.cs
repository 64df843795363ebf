using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Settings;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// Sends each new checkpoint to an outside witness (<see cref="AuditOptions.CheckpointWitnessUrl"/>), and receives its countersignature. No
/// message and no checkpoint waits for the witness.
/// </summary>
/// <remarks>
/// If the witness is slow or down, only countersignatures are missing. At most <see cref="Waiting"/> checkpoints are queued; if there are more,
/// the oldest is dropped. This is safe, because a newer checkpoint of a journal covers the earlier ones.
/// </remarks>
internal sealed partial class CheckpointWitness : BackgroundService
{
    private const int Waiting = 64, MaxAnswerBytes = 64 << 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromMinutes(5), AnswerTime = TimeSpan.FromSeconds(10);

    private readonly Channel<CheckpointEnvelope> _heads;
    private readonly ConcurrentDictionary<string, Countersignature> _answers = new(StringComparer.Ordinal);
    private readonly AuditOptions _options;
    private readonly SettingRefusals _refusals;
    private readonly TimeProvider _time;
    private readonly AuditMeter _meter;
    private readonly ILogger _logger;
    private bool _isAway;

    public CheckpointWitness(IOptions<AuditOptions> options, SettingRefusals refusals, TimeProvider time, AuditMeter meter, ILogger<CheckpointWitness> logger)
    {
        (_options, _refusals, _time, _meter, _logger) = (options.Value, refusals, time, meter, logger);
        _heads = Channel.CreateBounded<CheckpointEnvelope>(
            new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => meter.Witnessed("dropped"));
    }

    /// <summary>
    /// Creates the HTTP handler. It checks the server's TLS certificate against the machine's trust store. The countersignature is checked
    /// separately, with the witness's certificate.
    /// </summary>
    internal Func<HttpMessageHandler> Handler { get; init; } = () => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };

    private bool IsConfigured => _options.CheckpointWitnessUrl.Length > 0;

    /// <summary>Queues a durable checkpoint for the witness, and returns at once.</summary>
    public void Offer(CheckpointEnvelope checkpoint)
    {
        if (IsConfigured)
        {
            _heads.Writer.TryWrite(checkpoint);
        }
    }

    /// <summary>
    /// Returns the newest countersignature that the witness gave for a checkpoint of this journal, if no durable checkpoint contains it yet;
    /// otherwise null.
    /// </summary>
    public Countersignature? AnswerFor(string journal) => _answers.GetValueOrDefault(journal);

    /// <summary>Removes a countersignature, because a durable checkpoint now contains it.</summary>
    public void Kept(string journal, Countersignature answer) => _answers.TryRemove(new(journal, answer));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsConfigured)
        {
            return;
        }

        // A replaced key is not disposed, because an answer is possibly being checked with it at the same time.
        using var key = new RenewedSetting<WitnessKey>(
            () => [_options.CheckpointWitnessCertificate.Read(nameof(AuditOptions.CheckpointWitnessCertificate))],
            texts => WitnessKey.Of(texts[0]), _ => { }, unusable => Log.CertificateKept(_logger, unusable.Message), _refusals, _time);
        key.Current();
        using var http = new HttpClient(Handler()) { Timeout = AnswerTime, MaxResponseContentBufferSize = MaxAnswerBytes };
        await foreach (var head in _heads.Reader.ReadAllAsync(stoppingToken))
        {
            await GiveAsync(http, key, head, stoppingToken);
        }
    }

    private async Task GiveAsync(HttpClient http, RenewedSetting<WitnessKey> key, CheckpointEnvelope head, CancellationToken stoppingToken)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var (answer, wrong) = await AskAsync(http, key.Current(), head, stoppingToken);
            if (answer is not null)
            {
                Countersigned(head, answer);
                return;
            }

            _meter.Witnessed("failed");
            if (!_isAway)
            {
                _isAway = true;
                Log.Away(_logger, _options.CheckpointWitnessUrl, wrong);
            }

            await Task.Delay(delay, _time, stoppingToken);
        }
    }

    private async Task<(Countersignature? Answer, string Wrong)> AskAsync(HttpClient http, WitnessKey key, CheckpointEnvelope head, CancellationToken stoppingToken)
    {
        try
        {
            using var content = new ByteArrayContent(head.ToJson());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PostAsync(new Uri(_options.CheckpointWitnessUrl), content, stoppingToken);
            if (!response.IsSuccessStatusCode)
            {
                return (null, $"it answered {(int)response.StatusCode}");
            }

            return Judge(await response.Content.ReadAsByteArrayAsync(stoppingToken), key, head);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            return (null, failure is OperationCanceledException ? $"no answer within {AnswerTime.TotalSeconds:0} s" : failure.Message);
        }
    }

    private static (Countersignature? Answer, string Wrong) Judge(byte[] body, WitnessKey key, CheckpointEnvelope head)
    {
        if (Countersignature.TryRead(body) is not { } answer)
        {
            return (null, "its answer is no countersignature");
        }

        return key.Wrong(answer) is { } wrong ? (null, $"its countersignature does not hold: {wrong}")
            : answer.TryRead()!.Digest != Convert.ToHexStringLower(head.Digest()) ? (null, "it countersigned another checkpoint")
            : (answer, "");
    }

    private void Countersigned(CheckpointEnvelope head, Countersignature answer)
    {
        _answers[head.Statement.Journal] = answer;
        _meter.Witnessed("countersigned");
        if (_isAway)
        {
            _isAway = false;
            Log.Back(_logger, _options.CheckpointWitnessUrl);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WitnessCertificateKept, LogLevel.Error, "Pix:CheckpointWitnessCertificate changed and cannot be used; Pix keeps using the previous certificate. Reason: {Cause}")]
        public static partial void CertificateKept(ILogger logger, string cause);

        [LoggerMessage(EventIds.WitnessAway, LogLevel.Warning, "Witness {Url} does not countersign checkpoints: {Cause}. Pix tries again. Signing and sending messages does not wait for the witness.")]
        public static partial void Away(ILogger logger, string url, string cause);

        [LoggerMessage(EventIds.WitnessBack, LogLevel.Information, "Witness {Url} countersigns checkpoints again.")]
        public static partial void Back(ILogger logger, string url);
    }
}
