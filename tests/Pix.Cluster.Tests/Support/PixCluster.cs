using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Pix.Api;
using Pix.Api.FrontDoor;
using Pix.AuditReader.Sql;
using Pix.Cluster.Tests.Support;
using Pix.Protocol;
using Pix.Simulator;
using Pix.TestToken;

[assembly: AssemblyFixture(typeof(PixCluster))]

// Faults are asked of the one simulator, so tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pix.Cluster.Tests.Support;

/// <summary>
/// The real parts together, once for all tests: a token, the simulator of the Central Bank over mutual TLS, its
/// silos, the front door. Everything on free ports of the loopback address and in a folder of its own.
/// </summary>
public sealed class PixCluster : IAsyncLifetime
{
    public const string Ispb = "99999010";

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-cluster-").FullName;
    private SimulatedBank? _bank;
    private TestCluster? _silos;
    private WebApplication? _api;

    /// <summary>How many there are: one where instances of the HSM's module share their state, since silos are in this process.</summary>
    public static short Silos { get; } = (short)(TokenKind.Chosen.InstancesAreApart ? 2 : 1);

    /// <summary>Everything that silos and front door logged: the privacy test searches it.</summary>
    public static ConcurrentQueue<string> Logged { get; } = new();

    public PixToken Token { get; private set; } = null!;

    public CentralBank CentralBank => _bank!.Control;

    public HttpClient Spi { get; private set; } = null!;

    public HttpClient Dict { get; private set; } = null!;

    public HttpClient Management { get; private set; } = null!;

    public string Folder => _folder;

    public string AuditPath => Path.Combine(_folder, "audit");

    public int SpiPort { get; private set; }

    public int DictPort { get; private set; }

    public int ControlPort => _bank!.Simulator.ControlPort;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Token = TokenKind.Chosen.Create("cluster");
        await StartSimulatorAsync(cancellationToken);
        await StartSilosAsync();
        await StartApiAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Spi?.Dispose();
        Dict?.Dispose();
        Management?.Dispose();
        await EndAsync(_api, _silos);
        if (_bank is not null)
        {
            await _bank.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Rows of the audit, once there are as many as expected: the shipper delivers within seconds.</summary>
    public Task<AuditQueryResult> AuditAsync(string sql, int rows) => AuditAsync(AuditPath, sql, rows);

    /// <summary>The same of another cluster's audit.</summary>
    public static async Task<AuditQueryResult> AuditAsync(string auditPath, string sql, int rows)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var result = await new AuditQuery(auditPath).RunAsync(sql, cancellationToken: TestContext.Current.CancellationToken);
            if (result.Rows.Count >= rows || deadline.IsCancellationRequested)
            {
                return result;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends a front door, then its silos.</summary>
    public static async Task EndAsync(WebApplication? api, TestCluster? silos)
    {
        if (api is not null)
        {
            await api.StopAsync();
            await api.DisposeAsync();
        }

        if (silos is not null)
        {
            await silos.StopAllSilosAsync();
            await silos.DisposeAsync();
        }
    }

    private async Task StartSimulatorAsync(CancellationToken cancellationToken)
    {
        _bank = await SimulatedBank.StartAsync(_folder, Token, new SimulatorOptions
        {
            SpiSecondaryPort = 0,
            DictKeysCheckPort = 0,
            LongPoll = TimeSpan.FromSeconds(1),
            AlsoAccepts = "pacs.008.spi.1.15",
        }, cancellationToken);
        SiloSetup.Settings = _bank.Settings(Token, new Dictionary<string, string?>
        {
            ["Pix:SpiMessages"] = ProtocolOptions.Catalogue513 + ",pacs.008.spi.1.15",
            ["Pix:BcbSpiSecondaryEndpoint"] = $"127.0.0.1:{_bank.Simulator.SpiSecondaryPort}",
            ["Pix:BcbDictKeysCheckEndpoint"] = $"127.0.0.1:{_bank.Simulator.DictKeysCheckPort}",
            ["Pix:AuditShipInterval"] = "00:00:00.200",

            // One payer looks up for all tests.
            ["Pix:RateLimits:ENTRIES_READ_USER_ANTISCAN_PF"] = "100000 10000/s",
            ["Pix:RateLimits:ENTRIES_READ_USER_ANTISCAN_V2_PF"] = "100000 10000/s",
        });
    }

    private async Task StartSilosAsync()
    {
        var builder = new TestClusterBuilder(initialSilosCount: Silos);
        builder.Options.ServiceId = "pix";
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<SiloSetup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        _silos = builder.Build();
        await _silos.DeployAsync();
    }

    private async Task StartApiAsync(CancellationToken cancellationToken)
    {
        string[] gateways = [.. _silos!.Silos.Select((silo, index) => $"--Pix:GatewayPorts:{index}={silo.GatewayAddress.Endpoint.Port}")];
        _api = ApiHost.Build(
        [
            "--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0",
            $"--Pix:ClusterId={_silos.Options.ClusterId}", "--Pix:ExchangeDeadline=00:00:30", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning", .. gateways,
        ], logging => logging.AddProvider(new CollectingLoggerProvider(Logged)));
        await _api.StartAsync(cancellationToken);
        var ports = ListeningPorts.Of(_api);
        (SpiPort, DictPort) = (ports.Spi, ports.Dict);
        (Spi, Dict, Management) = (Client(ports.Spi), Client(ports.Dict), Client(ports.Management));
    }

    private static HttpClient Client(int port) => new(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromSeconds(90),
    };
}
