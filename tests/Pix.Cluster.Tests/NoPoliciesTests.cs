using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Pix.Cluster.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Rates;
using Pix.Rates.Policies;
using Pix.Silo;

namespace Pix.Cluster.Tests;

/// <summary>DICT does not say what is in its buckets, from the start: look-ups go on, and Pix is not stricter than DICT.</summary>
public sealed class NoPoliciesTests(PixCluster pix) : IAsyncDisposable
{
    private const string Participant = "ENTRIES_READ_PARTICIPANT_ANTISCAN";

    private static Dictionary<string, string?> _settings = [];
    private static int _number;

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-no-policies-").FullName;
    private TestCluster? _silo;

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.StopAllSilosAsync();
            await _silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(null)]
    public async Task Look_ups_go_on_from_the_start_when_DICT_has_no_policies_fails_or_is_silent(int? policies)
    {
        await using var dict = new IndependentDict(policies);
        var silo = await StartAsync(dict);

        var replies = new List<ExchangeReply>();
        for (var number = 0; number < 8; number++)
        {
            replies.Add(await LookUpAsync(silo, $"nobody{number}@example.com", $"111222333{number:D2}"));
        }

        // One new payer asks three times for keys that nobody has: 60 of its 100 tokens.
        for (var number = 0; number < 3; number++)
        {
            replies.Add(await LookUpAsync(silo, $"none{number}@example.com", "99988877766"));
        }

        Assert.All(replies, reply => Assert.Equal((404, ExchangeError.None), (reply.Status, reply.Error)));
        Assert.Equal(11, dict.LookUps.Count);
        var bucket = (await silo.Client.GetGrain<IRateBudgetGrain>($"dict/{PixCluster.Ispb}").GetBucketsAsync()).Single(bucket => bucket.Policy == Participant);
        Assert.Equal((LimitSource.Assumed, 250), (bucket.Source, Math.Round(bucket.Limit.Refill.Value / 0.99)));
    }

    private async Task<TestCluster> StartAsync(IndependentDict dict)
    {
        Some.SkipUnlessInstancesAreApart();
        _settings = pix.Token.Settings().Concat(new Dictionary<string, string?>
        {
            ["Pix:Ispb"] = PixCluster.Ispb,
            ["Pix:BcbSignatureCertificate"] = dict.Pem,
            ["Pix:BcbMtlsCertificate"] = dict.Pem,
            ["Pix:BcbSpiEndpoint"] = dict.Endpoint,
            ["Pix:BcbDictEndpoint"] = dict.Endpoint,
            ["Pix:JournalPath"] = Path.Combine(_folder, "journal"),
            ["Pix:AuditPath"] = Path.Combine(_folder, "audit"),
        }).ToDictionary();
        var builder = new TestClusterBuilder(initialSilosCount: 1);
        builder.Options.ServiceId = "pix";
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<Setup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        _silo = builder.Build();
        await _silo.DeployAsync(TestContext.Current.CancellationToken);
        return _silo;
    }

    private static Task<ExchangeReply> LookUpAsync(TestCluster silo, string key, string payer) => silo.Client.GetGrain<IExchangeGrain>(0).ExchangeAsync(new ExchangeRequest
    {
        Channel = PixChannel.Dict,
        Method = "GET",
        Path = $"/api/v2/entries/{Uri.EscapeDataString(key)}",
        Headers =
        [
            new HeaderField("PI-RequestingParticipant", PixCluster.Ispb),
            new HeaderField("PI-PayerId", payer),
            new HeaderField("PI-EndToEndId", $"E{PixCluster.Ispb}202611250800{Interlocked.Increment(ref _number):D11}"),
        ],
        Deadline = TimeSpan.FromSeconds(30),
    });

    private sealed class Setup : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
            siloBuilder.Services.AddSingleton<IConfiguration>(configuration);
            siloBuilder.Services.AddPixRooms(configuration);
        }
    }
}
