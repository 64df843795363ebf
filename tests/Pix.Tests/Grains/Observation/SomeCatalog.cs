using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Exchange;
using Pix.Grains.Observation;
using Pix.Grains.Tests.Support;
using Pix.Protocol;
using Pix.Transmission;

namespace Pix.Grains.Tests.Observation;

/// <summary>A watch of a catalogue that a test writes.</summary>
internal sealed class SomeCatalog
{
    /// <summary>Collection of the tests that read catalogues: the measure of mismatches is the process's.</summary>
    public const string OneAtATime = "catalogue";

    public const string Accepted = "/api/v1/in/catalog", Delivered = "/api/v1/out/catalog";

    private readonly ProtocolOptions _protocol = new() { SpiMessages = "pacs.008.spi.1.16, pacs.002.spi.1.17", SpiDeliveredMessages = "camt.054.spi.1.5" };
    private readonly TransmissionOptions _transmission = new() { BcbSpiEndpoint = "spi:443" };

    public SomeCatalog(bool secondary = false)
    {
        _transmission.BcbSpiSecondaryEndpoint = secondary ? "secondary:443" : "";
        Exchange = new FakeExchangeGrain(request =>
        {
            AskedAt.Add(Time.GetUtcNow() - Start);
            return Answer(ChannelOf(request), request.Path);
        });
        Watch = new CatalogWatch(
            FakeGrains.Of((typeof(IExchangeGrain), Exchange)),
            new FixedOptions<ProtocolOptions>(_protocol),
            new FixedOptions<TransmissionOptions>(_transmission),
            new FixedOptions<WatchOptions>(Options),
            Time,
            Log);
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Start);

    public WatchOptions Options { get; } = new() { CatalogInterval = TimeSpan.FromMinutes(20), CatalogRetry = TimeSpan.FromSeconds(5) };

    public CollectedLog<CatalogWatch> Log { get; } = new();

    public FakeExchangeGrain Exchange { get; }

    /// <summary>When each question came, from the start.</summary>
    public List<TimeSpan> AskedAt { get; } = [];

    /// <summary>The answer by channel and path.</summary>
    public Func<string, string, ExchangeReply> Answer { get; set; } = (_, path) => Whole(path);

    public CatalogWatch Watch { get; }

    /// <summary>What each question was about: channel and path.</summary>
    public IEnumerable<string> Questions => Exchange.Asked.Select(request => $"{ChannelOf(request)} {request.Path}");

    /// <summary>What the Central Bank answers when nothing differs.</summary>
    public static ExchangeReply Whole(string path) => path == Accepted ? Catalog("pacs.008.spi.1.16", "pacs.002.spi.1.17") : Catalog("camt.054.spi.1.5");

    public static ExchangeReply Catalog(params string[] messages) => new()
    {
        Status = 200,
        Body = Encoding.UTF8.GetBytes($"<Catalog>{string.Concat(messages.Select(message => $"<Message>{message}</Message>"))}</Catalog>"),
    };

    /// <summary>Runs the watch for as long as the readings last, and ends it.</summary>
    public async Task ReadOnceAsync()
    {
        using var over = new CancellationTokenSource();
        var run = Watch.RunAsync(over.Token);
        await over.CancelAsync();
        await run;
    }

    private static string ChannelOf(ExchangeRequest request) => Assert.Single(request.Headers, header => header.Name == "pix-channel").Value;
}
