using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Transmission;
using Pix.Protocol;
using Pix.Protocol.Answers;
using Pix.Transmission;

namespace Pix.Grains.Observation;

/// <summary>
/// Reads <c>/catalog</c> of each SPI endpoint and compares it with the configured message versions. A mismatch raises an alarm, but no
/// request is refused because of it.
/// </summary>
internal sealed partial class CatalogWatch(
    IGrainFactory grains,
    IOptionsMonitor<ProtocolOptions> protocol,
    IOptionsMonitor<TransmissionOptions> transmission,
    IOptionsMonitor<WatchOptions> options,
    TimeProvider time,
    ILogger<CatalogWatch> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CatalogState> _states = new();

    // Channels whose catalogue did not match the settings when it was last read. A failed reading changes nothing here.
    private readonly HashSet<string> _mismatched = [];

    // New versions that were already logged. The set stays small, because the size of a catalogue is bounded.
    private readonly HashSet<string> _told = [];

    /// <summary>The last state of each channel's catalogue.</summary>
    public IReadOnlyCollection<CatalogState> States => [.. _states.Values.OrderBy(state => state.Channel)];

    /// <summary>
    /// Reads the catalogues at once and then repeatedly, after <c>Pix:CatalogInterval</c>, or after <c>Pix:CatalogRetry</c> if a reading failed.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var whole = await ReadAllAsync();
            var pause = whole ? options.CurrentValue.CatalogInterval : options.CurrentValue.CatalogRetry;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> ReadAllAsync()
    {
        try
        {
            var whole = await ReadAsync("primary");
            return transmission.CurrentValue.BcbSpiSecondaryEndpoint.Length == 0 || (await ReadAsync("secondary") && whole);
        }
        catch (Exception failure)
        {
            // A failed reading must not end the loop.
            Log.Failed(logger, failure);
            return false;
        }
    }

    private async Task<bool> ReadAsync(string channel)
    {
        var (accepted, delivered) = (await AskAsync("/api/v1/in/catalog", channel), await AskAsync("/api/v1/out/catalog", channel));
        if (accepted.Failure.Length + delivered.Failure.Length > 0)
        {
            _states[channel] = new CatalogState(channel, [], accepted.Failure.Length > 0 ? accepted.Failure : delivered.Failure);
            return false;
        }

        var settings = protocol.CurrentValue;
        ImmutableArray<string> mismatches =
        [
            .. CatalogAnswer.Missing(accepted.Catalog, settings.SpiMessages).Select(message => $"The SPI does not accept {message}"),
            .. CatalogAnswer.Missing(delivered.Catalog, settings.SpiDeliveredMessages).Select(message => $"The SPI does not deliver {message}"),
        ];
        Tell(new CatalogState(channel, mismatches, "")
        {
            News =
            [
                .. CatalogAnswer.News(accepted.Catalog, settings.SpiMessages, $"{ProtocolOptions.Catalogue513},{settings.SpiDeliveredMessages}").Select(message => $"The SPI also accepts {message}"),
                .. CatalogAnswer.News(delivered.Catalog, settings.SpiDeliveredMessages, $"{ProtocolOptions.Delivered513},{settings.SpiMessages}").Select(message => $"The SPI also delivers {message}"),
            ],
        });
        return true;
    }

    private void Tell(CatalogState state)
    {
        _states[state.Channel] = state;
        CatalogMetrics.Mismatches(state.Channel, state.Mismatches.Length);
        CatalogMetrics.News(state.Channel, state.News.Length);
        // Each new version is logged once, when it is first seen.
        var unseen = state.News.Where(news => _told.Add($"{state.Channel} {news}")).ToList();
        if (unseen.Count > 0)
        {
            Log.News(logger, state.Channel, string.Join("; ", unseen));
        }

        if (state.Mismatches.Length > 0)
        {
            _mismatched.Add(state.Channel);
            Log.Mismatch(logger, state.Channel, string.Join("; ", state.Mismatches));
        }
        else if (_mismatched.Remove(state.Channel))
        {
            Log.Mended(logger, state.Channel);
        }
    }

    private async Task<(ImmutableArray<string> Catalog, string Failure)> AskAsync(string path, string channel)
    {
        var reply = await grains.GetGrain<IExchangeGrain>(0).ExchangeAsync(new ExchangeRequest
        {
            Channel = PixChannel.Spi,
            Method = "GET",
            Path = path,
            Headers = [new HeaderField(LaneChoice.ChannelHeader, channel), new HeaderField("Accept", "application/xml")],
            Deadline = Deadline,
            Caller = "pix",
        });
        var (catalog, leftOut) = reply is { Error: ExchangeError.None, Status: 200 } ? CatalogAnswer.Read(reply.Body) : ([], 0);
        if (leftOut > 0)
        {
            Log.LeftOut(logger, leftOut, path, channel);
        }

        return catalog.IsEmpty ? ([], $"{path} of the {channel} channel was not read: {(reply.Status == 0 ? reply.Error : reply.Status)} {reply.Detail}") : (catalog, "");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CatalogMismatch, LogLevel.Warning,
            "The SPI's catalogue on the {Channel} channel differs from Pix:SpiMessages or Pix:SpiDeliveredMessages: {Mismatches}. Pix refuses no request because of this; correct the settings.")]
        public static partial void Mismatch(ILogger logger, string channel, string mismatches);

        [LoggerMessage(EventIds.CatalogNews, LogLevel.Warning,
            "The SPI's catalogue on the {Channel} channel has message versions that are not configured: {News}. Add versions that the SPI accepts to Pix:SpiMessages and versions that it delivers to Pix:SpiDeliveredMessages. Old and new versions can be listed together, and no restart is needed.")]
        public static partial void News(ILogger logger, string channel, string news);

        [LoggerMessage(EventIds.CatalogEntriesLeftOut, LogLevel.Warning, "{Count} entries of {Path} on the {Channel} channel were ignored: each is not a message version, is too long, or exceeds the allowed number.")]
        public static partial void LeftOut(ILogger logger, int count, string path, string channel);

        [LoggerMessage(EventIds.CatalogMended, LogLevel.Information, "The SPI's catalogue on the {Channel} channel matches the settings again.")]
        public static partial void Mended(ILogger logger, string channel);

        [LoggerMessage(EventIds.CatalogNotRead, LogLevel.Warning, "The SPI's catalogue could not be read; Pix tries again after Pix:CatalogRetry.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
