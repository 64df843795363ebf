using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Observation;

namespace Pix.Grains.Tests.Observation;

/// <summary>The SPI's message versions are compared with the configured ones; whatever is found stops nothing.</summary>
[Collection(SomeCatalog.OneAtATime)]
public sealed class CatalogWatchTests
{
    private const string Primary = "primary", Secondary = "secondary";

    [Fact]
    public async Task Both_catalogues_of_the_primary_channel_are_read_by_Pix_itself()
    {
        var catalog = new SomeCatalog();

        await catalog.ReadOnceAsync();

        Assert.Equal(["primary /api/v1/in/catalog", "primary /api/v1/out/catalog"], catalog.Questions);
        Assert.All(catalog.Exchange.Asked, request => Assert.Equal(
            (PixChannel.Spi, "GET", "pix", TimeSpan.FromSeconds(10), "application/xml"),
            (request.Channel, request.Method, request.Caller, request.Deadline, request.Headers.Single(header => header.Name == "Accept").Value)));
        var state = Assert.Single(catalog.Watch.States);
        Assert.Equal((Primary, 0, ""), (state.Channel, state.Mismatches.Length, state.Failure));
        Assert.Empty(catalog.Log.Lines);
    }

    [Fact]
    public async Task A_secondary_endpoint_is_read_too_and_told_apart()
    {
        var catalog = new SomeCatalog(secondary: true) { Answer = (channel, path) => channel == Secondary ? SomeCatalog.Catalog("pacs.008.spi.1.16") : SomeCatalog.Whole(path) };

        await catalog.ReadOnceAsync();

        Assert.Equal(
            ["primary /api/v1/in/catalog", "primary /api/v1/out/catalog", "secondary /api/v1/in/catalog", "secondary /api/v1/out/catalog"],
            catalog.Questions);
        Assert.Equal([(Primary, 0), (Secondary, 2)], catalog.Watch.States.Select(state => (state.Channel, state.Mismatches.Length)));
    }

    [Fact]
    public async Task A_version_that_the_SPI_does_not_have_is_named_with_those_that_it_has()
    {
        var catalog = new SomeCatalog { Answer = (_, path) => path == SomeCatalog.Accepted ? SomeCatalog.Catalog("pacs.008.spi.1.17", "pacs.002.spi.1.17") : SomeCatalog.Catalog("pacs.008.spi.1.16") };

        await catalog.ReadOnceAsync();

        Assert.Equal(
            ["The SPI does not accept pacs.008.spi.1.16 (it has pacs.008.spi.1.17)", "The SPI does not deliver camt.054.spi.1.5 (it has none)"],
            Assert.Single(catalog.Watch.States).Mismatches);
        var line = Assert.Single(catalog.Log.Lines);
        Assert.Equal((EventIds.CatalogMismatch, LogLevel.Warning), (line.Id, line.Level));
        Assert.Contains("on the primary channel", line.Text, StringComparison.Ordinal);
        Assert.Contains("accept pacs.008.spi.1.16 (it has pacs.008.spi.1.17); The SPI does not deliver camt.054", line.Text, StringComparison.Ordinal);
        Assert.Equal(2, Gauge(Primary));
    }

    [Fact]
    public async Task A_newer_version_beside_the_configured_one_and_a_new_kind_are_told_at_first_sight_and_once()
    {
        var catalog = new SomeCatalog
        {
            Answer = (_, path) => path == SomeCatalog.Accepted
                ? SomeCatalog.Catalog("pacs.008.spi.1.16", "pacs.008.spi.1.15", "pacs.008.spi.1.17", "pacs.002.spi.1.17", "pacs.028.spi.1.0") : SomeCatalog.Catalog("camt.054.spi.1.5", "camt.054.spi.1.6"),
        };

        await catalog.ReadOnceAsync();
        await catalog.ReadOnceAsync();

        Assert.Equal(
            [
                "The SPI also accepts pacs.028.spi.1.0 (a new kind)", "The SPI also accepts pacs.008.spi.1.17 (beside pacs.008.spi.1.16)", "The SPI also delivers camt.054.spi.1.6 (beside camt.054.spi.1.5)",
            ],
            Assert.Single(catalog.Watch.States).News);
        Assert.Equal(3, Gauge(Primary, "pix.catalog.news"));
        var line = Assert.Single(catalog.Log.Lines);
        Assert.Equal((EventIds.CatalogNews, LogLevel.Warning), (line.Id, line.Level));
        Assert.Empty(Assert.Single(catalog.Watch.States).Mismatches);
    }

    [Fact]
    public async Task A_mismatch_that_ends_is_told_once()
    {
        var catalog = new SomeCatalog { Answer = (_, _) => SomeCatalog.Catalog("pacs.008.spi.1.17") };
        await catalog.ReadOnceAsync();
        catalog.Answer = (_, path) => SomeCatalog.Whole(path);

        await catalog.ReadOnceAsync();
        await catalog.ReadOnceAsync();

        Assert.Equal([EventIds.CatalogMismatch, EventIds.CatalogMended], catalog.Log.Ids);
        Assert.Equal(0, Gauge(Primary));
    }

    [Fact]
    public async Task A_reading_that_fails_between_does_not_keep_the_end_of_a_mismatch_from_being_told()
    {
        var catalog = new SomeCatalog { Answer = (_, _) => SomeCatalog.Catalog("pacs.008.spi.1.17") };
        await catalog.ReadOnceAsync();
        catalog.Answer = (_, path) => SomeCatalog.Whole(path) with { Status = 503 };
        await catalog.ReadOnceAsync();
        catalog.Answer = (_, path) => SomeCatalog.Whole(path);

        await catalog.ReadOnceAsync();
        await catalog.ReadOnceAsync();

        Assert.Equal([EventIds.CatalogMismatch, EventIds.CatalogMended], catalog.Log.Ids);
    }

    [Theory]
    [InlineData("primary", SomeCatalog.Accepted, 503, ExchangeError.None, "/api/v1/in/catalog of the primary channel was not read: 503 why")]
    [InlineData("primary", SomeCatalog.Delivered, 404, ExchangeError.None, "/api/v1/out/catalog of the primary channel was not read: 404 why")]
    [InlineData("secondary", SomeCatalog.Accepted, 0, ExchangeError.HsmBusy, "/api/v1/in/catalog of the secondary channel was not read: HsmBusy why")]
    [InlineData("primary", SomeCatalog.Accepted, 200, ExchangeError.AnswerSignatureInvalid, "/api/v1/in/catalog of the primary channel was not read: 200 why")]
    public async Task A_catalogue_that_is_not_answered_is_told_with_the_reason_and_is_no_mismatch(string channel, string path, int status, ExchangeError error, string failure)
    {
        var catalog = new SomeCatalog(secondary: true)
        {
            Answer = (askedChannel, asked) => (askedChannel, asked) == (channel, path) ? SomeCatalog.Whole(asked) with { Status = status, Error = error, Detail = "why" } : SomeCatalog.Whole(asked),
        };

        await catalog.ReadOnceAsync();

        Assert.Equal([failure], catalog.Watch.States.Select(state => state.Failure).Where(text => text.Length > 0));
        Assert.All(catalog.Watch.States, state => Assert.Empty(state.Mismatches));
        Assert.Equal(2, catalog.Watch.States.Count);
        Assert.Equal(4, catalog.Exchange.Asked.Count);
    }

    [Fact]
    public async Task An_answer_that_is_no_catalogue_was_not_read()
    {
        var catalog = new SomeCatalog { Answer = (_, _) => SomeCatalog.Catalog() with { Detail = "" } };

        await catalog.ReadOnceAsync();

        Assert.StartsWith("/api/v1/in/catalog of the primary channel was not read: 200", Assert.Single(catalog.Watch.States).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_are_no_message_versions_are_left_out_and_counted()
    {
        var catalog = new SomeCatalog { Answer = (_, path) => path == SomeCatalog.Accepted ? SomeCatalog.Catalog("pacs.008.spi.1.16", "pacs.002.spi.1.17", "nonsense", "x y") : SomeCatalog.Whole(path) };

        await catalog.ReadOnceAsync();

        var line = Assert.Single(catalog.Log.Lines);
        Assert.Equal(EventIds.CatalogEntriesLeftOut, line.Id);
        Assert.StartsWith("2 entries of /api/v1/in/catalog on the primary channel", line.Text, StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(catalog.Watch.States).Failure);
    }

    [Fact]
    public async Task Whatever_one_reading_throws_the_next_is_made()
    {
        var catalog = new SomeCatalog { Answer = (_, _) => throw new TimeoutException("no silo") };

        await RunAsync(catalog, () => catalog.Time.Advance(catalog.Options.CatalogRetry));

        Assert.Equal([TimeSpan.Zero, catalog.Options.CatalogRetry], catalog.AskedAt);
        Assert.Equal([EventIds.CatalogNotRead, EventIds.CatalogNotRead], catalog.Log.Ids);
    }

    [Theory]
    [InlineData("", 20 * 60)]
    [InlineData("primary", 5)]
    [InlineData("secondary", 5)]
    public async Task A_reading_that_fails_is_repeated_sooner_than_one_that_succeeds(string failing, int seconds)
    {
        var catalog = new SomeCatalog(secondary: true) { Answer = (channel, path) => channel == failing ? new ExchangeReply { Status = 503 } : SomeCatalog.Whole(path) };
        var pause = TimeSpan.FromSeconds(seconds);

        await RunAsync(catalog, () =>
        {
            catalog.Time.Advance(pause - TimeSpan.FromMilliseconds(1));
            catalog.Time.Advance(TimeSpan.FromMilliseconds(1));
        });

        Assert.Equal([.. Enumerable.Repeat(TimeSpan.Zero, 4), .. Enumerable.Repeat(pause, 4)], catalog.AskedAt);
    }

    // The fake clock runs what waits for it before Advance returns.
    private static async Task RunAsync(SomeCatalog catalog, Action advance)
    {
        using var over = new CancellationTokenSource();
        var run = catalog.Watch.RunAsync(over.Token);
        advance();
        await over.CancelAsync();
        await run;
    }

    private static int Gauge(string channel, string name = "pix.catalog.mismatches")
    {
        var values = new Dictionary<string, int>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, name, self) };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => values[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values[channel];
    }

    private static void Enable(Instrument instrument, string name, MeterListener listener)
    {
        if (instrument.Meter.Name == CatalogMetrics.MeterName && instrument.Name == name)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
