using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pix.Aws.Configuration.Remote;

/// <summary>Reads remote settings again at intervals. While they cannot be read, the previous settings stay in force.</summary>
public sealed partial class RemoteSettingsReload(RemoteSettingsProvider provider, TimeSpan interval, TimeProvider time, ILogger<RemoteSettingsReload> logger) : BackgroundService
{
    private bool _failing;

    /// <summary>Reads the settings once and applies them. Logs a failure and does not throw it.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string?> settings;
        try
        {
            settings = await provider.Remote.ReadAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            NoteFailure(failure);
            return;
        }

        if (_failing)
        {
            _failing = false;
            Log.SettingsReadAgain(logger, provider.Remote.Name);
        }

        Apply(settings);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReloadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping, so no further reading is needed.
        }
    }

    private void Apply(IReadOnlyDictionary<string, string?> settings)
    {
        try
        {
            var changed = provider.Replace(settings);
            if (changed.Count > 0)
            {
                Log.SettingsChanged(logger, provider.Remote.Name, string.Join(", ", changed));
            }
        }
        catch (Exception refused)
        {
            // The validation of a watcher threw an exception. The watcher keeps its previous value and will accept the next valid one.
            Log.ChangeRefused(logger, refused, provider.Remote.Name);
        }
    }

    // Logs only the first of several consecutive failures, not one line at every interval.
    private void NoteFailure(Exception failure)
    {
        if (!_failing)
        {
            _failing = true;
            Log.SettingsUnreadable(logger, failure, provider.Remote.Name, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettingsChanged, LogLevel.Information, "These settings changed in {Source}: {Names}.")]
        public static partial void SettingsChanged(ILogger logger, string source, string names);

        [LoggerMessage(EventIds.SettingsUnreadable, LogLevel.Error, "The settings in {Source} cannot be read, so the previous settings stay in force. Pix tries again every Pix:AwsReloadInterval. {Reason}")]
        public static partial void SettingsUnreadable(ILogger logger, Exception failure, string source, string reason);

        [LoggerMessage(EventIds.SettingsReadAgain, LogLevel.Information, "The settings in {Source} can be read again.")]
        public static partial void SettingsReadAgain(ILogger logger, string source);

        [LoggerMessage(EventIds.ChangeRefused, LogLevel.Error, "A part of Pix refused a changed setting from {Source} and keeps the previous value until the setting is corrected.")]
        public static partial void ChangeRefused(ILogger logger, Exception failure, string source);
    }
}
