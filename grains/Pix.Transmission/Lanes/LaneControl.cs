using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>The settings of a lane, its client certificate, and the endpoints that were opened with both.</summary>
/// <remarks>
/// Any thread can read the properties. Only one <see cref="TakeAsync"/> is allowed to run at a time. If a run fails half way, the next run
/// starts from the beginning.
/// </remarks>
internal sealed partial class LaneControl(
    Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, ILaneOwner owner, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RefusedSettingsPause = TimeSpan.FromSeconds(1);

    private readonly ShownIdentity _identity = new(certificate);
    private readonly HashSet<EndpointAddress> _open = [];
    private volatile TransmissionOptions? _applied;
    private volatile LaneEndpoints? _endpoints;
    private volatile bool _isTaken;
    private long _refusedAt;

    /// <summary>The endpoints that were opened last.</summary>
    /// <exception cref="InvalidOperationException">No endpoints were opened yet.</exception>
    public LaneEndpoints Endpoints => _endpoints ?? throw new InvalidOperationException($"Lane {lane} has not taken its settings yet.");

    /// <summary>
    /// True if settings, client certificate or a transmitter were replaced since the last <see cref="TakeAsync"/>, or if that last call failed.
    /// </summary>
    public bool IsDue => !_isTaken || Endpoints.IsGone || AreSettingsDue() || _identity.IsAnother;

    /// <summary>Applies changes: opens the endpoints of the current settings, then closes the endpoints that the settings no longer contain.</summary>
    public async Task TakeAsync()
    {
        if (!IsDue)
        {
            return;
        }

        var taken = Read();
        _isTaken = false;
        var before = _endpoints;
        var settings = taken is null ? Endpoints.Settings : LaneSettings.From(taken, lane);
        var isReplaced = _identity.Take();
        var transmitters = ImmutableArray.CreateBuilder<Transmitter>(settings.Endpoints.Count);
        foreach (var endpoint in settings.Endpoints)
        {
            _open.Add(endpoint);
            transmitters.Add(await owner.OpenAsync(endpoint, settings));
        }

        _endpoints = new LaneEndpoints(settings, transmitters.DrainToImmutable());
        _applied = taken ?? _applied;
        await CloseAsync(_open.Except(settings.Endpoints));
        _isTaken = true;
        Tell(before, settings, isReplaced);
    }

    /// <summary>Closes every endpoint.</summary>
    public Task CloseAsync() => CloseAsync(_open);

    private async Task CloseAsync(IEnumerable<EndpointAddress> endpoints)
    {
        foreach (var endpoint in endpoints.ToList())
        {
            await owner.CloseAsync(endpoint);
            _open.Remove(endpoint);
        }
    }

    // True during a pause after invalid settings were read. The pause is needed because each reading of invalid settings validates all of them again.
    private bool IsPaused => Volatile.Read(ref _refusedAt) is not 0 and var refusedAt && time.GetElapsedTime(refusedAt) < RefusedSettingsPause;

    private bool AreSettingsDue()
    {
        if (IsPaused)
        {
            return false;
        }

        try
        {
            return !ReferenceEquals(options.CurrentValue, _applied);
        }
        catch (OptionsValidationException)
        {
            return true;
        }
    }

    // Returns null if the settings are invalid and the lane already has previous settings, which then stay in use.
    private TransmissionOptions? Read()
    {
        if (IsPaused)
        {
            return null;
        }

        try
        {
            var current = options.CurrentValue;
            Volatile.Write(ref _refusedAt, 0);
            return current;
        }
        catch (OptionsValidationException exception) when (_endpoints is not null)
        {
            Volatile.Write(ref _refusedAt, time.GetTimestamp());
            Log.SettingsRefused(logger, lane, exception.Message);
            return null;
        }
    }

    private void Tell(LaneEndpoints? before, LaneSettings settings, bool isReplaced)
    {
        if (before is not null && settings != before.Settings)
        {
            Log.SettingsApplied(logger, lane, settings.Endpoints);
        }

        if (isReplaced)
        {
            Log.IdentityReplaced(logger, lane, _identity.Taken!.TargetCertificate.Thumbprint);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettingsApplied, LogLevel.Information, "Lane {Lane} uses changed settings from now on. New connections go to {Endpoint}.")]
        public static partial void SettingsApplied(ILogger logger, Lane lane, EndpointList endpoint);

        [LoggerMessage(EventIds.IdentityReplaced, LogLevel.Information, "Lane {Lane}: the client certificate or its key was replaced. New connections present the certificate with thumbprint {Thumbprint}.")]
        public static partial void IdentityReplaced(ILogger logger, Lane lane, string thumbprint);

        [LoggerMessage(EventIds.SettingsRefused, LogLevel.Error, "Lane {Lane}: the changed settings are invalid, so the lane keeps the previous settings. {Reason}")]
        public static partial void SettingsRefused(ILogger logger, Lane lane, string reason);
    }
}
