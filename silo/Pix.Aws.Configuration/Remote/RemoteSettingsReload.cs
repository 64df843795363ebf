using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pix.Aws.Configuration.Remote;

/// <summary>Reads remote settings at intervals. While they cannot be read the previous ones stay in force.</summary>
public sealed partial class RemoteSettingsReload(RemoteSettingsProvider provider, TimeSpan interval, TimeProvider time, ILogger<RemoteSettingsReload> logger) : BackgroundService
{
    private bool _failing;

    /// <summary>Reads once.</summary>
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
            // The host stops.
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
            // A watcher's validation threw; it keeps its old value, and takes the next valid one.
            Log.ChangeRefused(logger, refused, provider.Remote.Name);
        }
    }

    // One line when it begins to fail, not one a minute.
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
        [LoggerMessage(EventIds.SettingsChanged, LogLevel.Information, "{Source}: these settings changed: {Names}.")]
        public static partial void SettingsChanged(ILogger logger, string source, string names);

        [LoggerMessage(EventIds.SettingsUnreadable, LogLevel.Error, "{Source} cannot be read; the previous settings stay in force. {Reason}")]
        public static partial void SettingsUnreadable(ILogger logger, Exception failure, string source, string reason);

        [LoggerMessage(EventIds.SettingsReadAgain, LogLevel.Information, "{Source} can be read again.")]
        public static partial void SettingsReadAgain(ILogger logger, string source);

        [LoggerMessage(EventIds.ChangeRefused, LogLevel.Error, "{Source}: a part of Pix refused a changed setting and keeps the previous value.")]
        public static partial void ChangeRefused(ILogger logger, Exception failure, string source);
    }
}
