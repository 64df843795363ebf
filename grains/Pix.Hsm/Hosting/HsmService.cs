using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Starts the HSM client when the host starts, applies changed settings while the host runs, and stops the client when the host stops.</summary>
internal sealed partial class HsmService(
    IOptions<HsmOptions> options, HsmSettingsSource source, SigningKeyRing ring, HsmCheckpointKey checkpoint, MtlsIdentity mtls, SigningLease lease, HsmMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    : IHostedLifecycleService, IDisposable
{
    // A short limit suffices, because the host finishes all requests before it stops the HSM.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger("Pix.Hsm");
    private SessionPool? _pool;
    private MtlsClient? _client;
    private HsmChanges? _changes;

    /// <summary>Validates the settings before any other service starts, and reports all errors in one message.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = options.Value;
        return Task.CompletedTask;
    }

    /// <summary>Connects to the HSM on another thread, because calls to the HSM block. Completes when the sessions are open, or after a time limit.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Start, cancellationToken);
        await SessionsOpenAsync(_pool!, cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Stop, CancellationToken.None);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _changes?.Dispose();
        _pool?.Dispose();
    }

    /// <summary>Runs the check of settings, certificates and the mTLS key now, without waiting for its 15 s timer.</summary>
    internal void LookNow() => _changes!.Tick(isRound: true);

    private void Start()
    {
        var settings = HsmSettings.Read(options.Value);
        var guard = new ModuleGuard(settings.Options.Pkcs11Library, time);
        try
        {
            var tokens = new HsmStart(settings, time, _logger).Connect(guard);
            var scope = new TokenScope(settings.SignatureLabels);
            _pool = new SessionPool(guard, tokens, scope, PoolLimits.From(settings.Options), metrics, time, _logger);
            checkpoint.Find(_pool, settings);
            _client = new MtlsClient(settings.Options.Pkcs11Library, () => _pool.CallLimit, time);
            _changes = new HsmChanges(settings, source, _pool, scope, ring, mtls, _client, lease, time, _logger);
            _changes.Begin();
        }
        catch
        {
            Close(_client, LongestStop);
            guard.Close(LongestStop);
            throw;
        }

        _pool.Start();
        _changes.Start();
        metrics.Observe(() => ring.State, () => _pool.Gate.Hanging, () => Limits(_pool), DaysLeft);
        if (mtls.IsFromFile)
        {
            Log.MtlsFileKey(_logger);
        }

        var current = ring.Schedule.At(time.GetUtcNow());
        Log.HsmStarted(_logger, string.Join(", ", _pool.Tokens.Select(token => token.Info.Label)), current?.Label.Value ?? "none", current?.Serial ?? "none", _pool.SessionsWanted);
    }

    /// <summary>Waits until all sessions are open, at most for the limit of one call. The other sessions open later, or their failure is logged.</summary>
    private async Task SessionsOpenAsync(SessionPool pool, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (pool.Workers.Working < pool.SessionsPerToken * pool.Tokens.Count(token => token.Status == TokenStatus.Ready) && time.GetElapsedTime(started) < pool.CallLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    private void Stop()
    {
        if (_pool is not { } pool)
        {
            return;
        }

        pool.Guard.Stop();
        _changes?.Dispose();
        Close(_client, LongestStop / 4);
        pool.Stop(LongestStop);
        Log.HsmStopped(_logger);
    }

    // All TLS handshakes have ended by now, unless one hangs. Then closing waits no longer than the limit.
    private static void Close(MtlsClient? client, TimeSpan limit)
    {
        if (client is null)
        {
            return;
        }

        try
        {
            var closing = Patience.Begin(() => client.Close(limit / 2));
            _ = closing.Wait(limit) || closing.Leave();
        }
        catch (HsmException)
        {
            // The client stays open, because so many calls hang that no further call is allowed to begin.
        }
    }

    private static IEnumerable<Measurement<int>> Limits(SessionPool pool) => pool.Tokens.Select(token =>
        new Measurement<int>(Math.Min(token.Window.Limit ?? pool.SessionsPerToken, pool.SessionsPerToken), new KeyValuePair<string, object?>("token", token.Info.Label)));

    private IEnumerable<Measurement<double>> DaysLeft() => CertificateDays.Of(ring, mtls, time.GetUtcNow());

    private static partial class Log
    {
        [LoggerMessage(EventIds.HsmStarted, LogLevel.Information, "The HSM is ready: HSM tokens {TokenLabels}, signing key {KeyLabel}, certificate {Serial}, {Sessions} sessions.")]
        public static partial void HsmStarted(ILogger logger, string tokenLabels, string keyLabel, string serial, int sessions);

        [LoggerMessage(EventIds.MtlsFileKey, LogLevel.Warning, "The mTLS private key comes from the file Pix:MtlsKeyFile. Use it for development only; in production the key stays in the HSM (Pix:MtlsKeyLabel).")]
        public static partial void MtlsFileKey(ILogger logger);

        [LoggerMessage(EventIds.HsmStopped, LogLevel.Information, "The HSM client stopped; its sessions are closed.")]
        public static partial void HsmStopped(ILogger logger);
    }
}
