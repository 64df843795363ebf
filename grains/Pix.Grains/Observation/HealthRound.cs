using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Health;
using Pix.Health;

namespace Pix.Grains.Observation;

/// <summary>Probes the parts every 4 s, logs when the health verdict on this silo changes, and decides whether the container must be replaced.</summary>
internal sealed partial class HealthRound : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly Meter _meter = new("Pix.Health");
    private readonly SiloHealthSource _source;
    private readonly AskedParts _asked;
    private readonly RefusedSettings _settings;
    private readonly ContainerPatience _container;
    private readonly SiloViews _views;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private HealthLevel _told = HealthLevel.Up;

    public HealthRound(
        SiloHealthSource source, AskedParts asked, RefusedSettings settings, ContainerPatience container, SiloViews views, ILocalSiloDetails silo, TimeProvider time, ILogger<HealthRound> logger)
    {
        (_source, _asked, _settings, _container, _views, _silo, _time, _logger) = (source, asked, settings, container, views, silo, time, logger);
        _meter.CreateObservableGauge("pix.health", Levels, "{level}", "The verdict on this silo by channel: 0 up, 1 degraded, 2 down.");
    }

    /// <summary>Whether this container must be replaced.</summary>
    public bool ShouldBeReplaced => _container.IsOver;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // A round that throws or is cancelled must not end the loop, unless this silo is stopping.
                Log.LookFailed(_logger, fault);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            _asked.AskHsmAsync(cancellationToken), _asked.AskJournalsAsync(cancellationToken), _asked.AskEndpointsAsync(cancellationToken), Task.Run(_settings.Look, cancellationToken));
        await _container.LookAsync(CanSign(_source.Read()), () => OtherCanSignAsync(cancellationToken));
        var verdict = _source.Judge();
        if (verdict.Level != _told)
        {
            _told = verdict.Level;
            Log.VerdictChanged(_logger, verdict.Level == HealthLevel.Up ? LogLevel.Information : verdict.Level == HealthLevel.Degraded ? LogLevel.Warning : LogLevel.Error, verdict.Sentence);
        }
    }

    private async Task<bool> OtherCanSignAsync(CancellationToken cancellationToken)
    {
        foreach (var other in _views.Active.Where(member => !member.SiloAddress.Equals(_silo.SiloAddress)))
        {
            try
            {
                if (await _views.Of(other).GetSnapshotAsync().WaitAsync(SiloViews.Patience, _time, cancellationToken) is { Health: { } health } && CanSign(health))
                {
                    return true;
                }
            }
            catch (Exception silent) when (silent is TimeoutException or OrleansException)
            {
                // A silo that does not answer is treated as unable to sign. The loop asks the next silo.
            }
        }

        return false;
    }

    private static bool CanSign(SiloHealth silo) => silo.Parts.All(part => part.Part is not ("hsm" or "mtls") || part.Level != HealthLevel.Down);

    private IEnumerable<Measurement<int>> Levels() =>
        _source.Judge().Channels.Select(channel => new Measurement<int>((int)channel.Level, new KeyValuePair<string, object?>("channel", channel.Channel)));

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.VerdictChanged, Message = "Health of this silo changed: {Verdict}")]
        public static partial void VerdictChanged(ILogger logger, LogLevel level, string verdict);

        [LoggerMessage(EventIds.HealthLookFailed, LogLevel.Error, "A round of health probes failed because of a fault inside Pix. The next round begins in 4 s.")]
        public static partial void LookFailed(ILogger logger, Exception fault);
    }
}
