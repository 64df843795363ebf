using System.Net.Http.Json;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Pix.Aws.Tests.Support;
using Pix.TestToken;

namespace Pix.Aws.Tests.Processes;

/// <summary>Three silos, a front door and the simulator as processes that find each other through DynamoDB Local.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    public const string Ispb = "99999010";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-silos-").FullName;
    private readonly Dictionary<string, string?> _common;
    private readonly DynamoDBLocal _dynamo;
    private readonly PixProcess _simulator, _api;
    private readonly int _control = FreePorts.Take(1)[0], _apiManagement = FreePorts.Take(1)[0], _spi = FreePorts.Take(1)[0];
    private readonly int[] _management = [FreePorts.Take(1)[0], FreePorts.Take(1)[0], FreePorts.Take(1)[0]];
    private readonly HttpClient _centralBank;
    private readonly FaultyModule[] _modules;

    /// <param name="dynamo">Where the silos are listed.</param>
    /// <param name="silos">How many.</param>
    /// <param name="simulator">What the simulator does otherwise.</param>
    public ProcessCluster(DynamoDBLocal dynamo, int silos = 3, IReadOnlyDictionary<string, string?>? simulator = null)
    {
        _dynamo = dynamo;
        _modules = [.. Enumerable.Range(0, silos).Select(silo =>
            FaultyModule.BuildAround(TokenKind.ForProcesses.Module, Directory.CreateDirectory(Path.Combine(_folder, $"module-{silo}")).FullName))];
        var token = TokenKind.ForProcesses.Create("pix-silos");
        var certificates = Path.Combine(_folder, "certs");
        var (spi, dict) = (FreePorts.Take(1)[0], FreePorts.Take(1)[0]);
        _common = new Dictionary<string, string?>
        {
            ["Pix:Clustering"] = "DynamoDB",
            ["Pix:ClusterId"] = $"processes-{Guid.NewGuid():N}",
            ["Pix:DynamoDB:Service"] = dynamo.Url,
            ["Logging:Console:FormatterName"] = "simple",
            ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss.fff ",
        };
        _simulator = new PixProcess("simulator", "Pix.Simulator", new Dictionary<string, string?>(simulator ?? new Dictionary<string, string?>())
        {
            ["Simulator:SpiPort"] = $"{spi}",
            ["Simulator:DictPort"] = $"{dict}",
            ["Simulator:ControlPort"] = $"{_control}",
            ["Simulator:Keys"] = Path.Combine(_folder, "simulator"),
            ["Simulator:PublicCertificates"] = certificates,
            ["Simulator:ParticipantSignature"] = token.SignatureCertificate.ExportCertificatePem(),
            ["Simulator:ParticipantMtls"] = token.MtlsCertificate.ExportCertificatePem(),
            ["Simulator:Ispb"] = Ispb,
        }, Log("simulator"));
        Silos = [.. Enumerable.Range(0, silos).Select(index => new PixProcess("silo", "Pix.Silo", Silo(index, token, certificates, spi, dict), Log($"silo-{index}")))];
        _api = new PixProcess("api", "Pix.Api", new Dictionary<string, string?>(_common)
        {
            ["Pix:SpiPort"] = $"{_spi}",
            ["Pix:DictPort"] = $"{FreePorts.Take(1)[0]}",
            ["Pix:ManagementPort"] = $"{_apiManagement}",
            ["Pix:GatewayListRefresh"] = "00:00:01",
            ["Pix:ExchangeDeadline"] = "00:00:40",
        }, Log("api"));
        _centralBank = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_control}") };
    }

    public PixProcess[] Silos { get; }

    public Uri Spi => new($"http://127.0.0.1:{_spi}");

    /// <summary>What keeps the tests from running: a sentence; null when they can.</summary>
    public static string? Unavailable => TokenKind.Chosen.Unavailable ?? FaultyModule.Unavailable;

    /// <summary>The token of this silo answers CKR_DEVICE_ERROR to every signature from now on.</summary>
    public void BreakToken(int silo) => _modules[silo].Do("C_Sign return 0x30");

    /// <summary>The token of this silo works again.</summary>
    public void MendToken(int silo) => _modules[silo].Do();

    /// <summary>What the front door says of its readiness.</summary>
    public async Task<int> ReadinessAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_apiManagement}/health/ready"), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Payments of others to this participant.</summary>
    public async Task PayAsync(int count)
    {
        using var accepted = await _centralBank.PostAsync(new Uri($"/pay?count={count}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        accepted.EnsureSuccessStatusCode();
    }

    /// <summary>End-to-end ids of the payments of others to this participant.</summary>
    public async Task<string[]> IncomingAsync()
    {
        var incoming = await _centralBank.GetFromJsonAsync<JsonElement>("/incoming", TestContext.Current.CancellationToken);
        return [.. incoming.EnumerateArray().Select(payment => payment.GetProperty("endToEndId").GetString()!)];
    }

    public string LogsOf(int silo) => Silos[silo].Tail();

    public async Task StartAsync()
    {
        _simulator.Start();
        await _simulator.ReadyAsync($"http://127.0.0.1:{_control}/check", Patience);
        foreach (var silo in Silos)
        {
            silo.Start();
        }

        for (var index = 0; index < Silos.Length; index++)
        {
            await SiloReadyAsync(index);
        }

        _api.Start();
        await _api.ReadyAsync($"http://127.0.0.1:{_apiManagement}/health/ready", Patience);
    }

    public Task SiloReadyAsync(int index) => Silos[index].ReadyAsync($"http://127.0.0.1:{_management[index]}/health/ready", Patience);

    /// <summary>Whether the cluster has declared every instance of this silo dead that the table knows.</summary>
    public async Task<bool> IsDeclaredDeadAsync(int index)
    {
        var rows = await _dynamo.Client.QueryAsync(new QueryRequest
        {
            TableName = "OrleansSilos",
            KeyConditionExpression = "DeploymentId = :cluster",
            FilterExpression = "SiloName = :silo AND SiloStatus <> :dead",
            ExpressionAttributeValues = new()
            {
                [":cluster"] = new(_common["Pix:ClusterId"]),
                [":silo"] = new($"silo-{index}"),
                [":dead"] = new() { N = $"{(int)SiloStatus.Dead}" },
            },
        });
        return rows.Items is null or [];
    }

    /// <summary>Names of the silos that have audit records of payments: those that carried some.</summary>
    public string[] Carriers()
    {
        var audit = Path.Combine(_folder, "audit");
        return Directory.Exists(audit)
            ? [.. Directory.EnumerateFiles(audit, "*.parquet", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)[..6]).Distinct().Order()]
            : [];
    }

    /// <summary>End-to-end ids of the payments that the Central Bank has, with how often each.</summary>
    public async Task<Dictionary<string, int>> PaymentsAsync()
    {
        var payments = await _centralBank.GetFromJsonAsync<JsonElement>("/payments", TestContext.Current.CancellationToken);
        return payments.EnumerateArray().GroupBy(payment => payment.GetProperty("endToEndId").GetString()!).ToDictionary(group => group.Key, group => group.Count());
    }

    /// <summary>Queues messages to read, of which each whose number divides by <paramref name="oneBadIn"/> has a bad signature; their resource ids.</summary>
    public async Task<(string[] Good, string[] Bad)> QueueMessagesAsync(int count, int first, int oneBadIn)
    {
        using var answer = await _centralBank.PostAsync(new Uri($"/streams/messages?count={count}&first={first}&badEvery={oneBadIn}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var queued = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (queued.GetProperty("good").Deserialize<string[]>()!, queued.GetProperty("bad").Deserialize<string[]>()!);
    }

    /// <summary>Resource ids of the messages that were confirmed to the Central Bank.</summary>
    public async Task<HashSet<string>> ConfirmedAsync() =>
        [.. (await _centralBank.GetFromJsonAsync<string[]>("/streams/confirmed", TestContext.Current.CancellationToken))!];

    public async Task<int> ViolationsAsync() => (await _centralBank.GetFromJsonAsync<JsonElement>("/violations", TestContext.Current.CancellationToken)).GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        _centralBank.Dispose();
        foreach (var process in (PixProcess[])[_api, .. Silos, _simulator])
        {
            await process.DisposeAsync();
        }

        if (Environment.GetEnvironmentVariable("PIX_KEEP_LOGS") is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Log(string name) => Path.Combine(_folder, $"{name}.log");

    // A copy for each silo, as each HSM of a cluster has the keys: SoftHSM locks files, and a stopped silo would hold the lock of all.
    private string TokenOf(int silo)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"hsm-{silo}")).FullName;
        var tokens = Path.Combine(folder, "tokens");
        foreach (var file in Directory.EnumerateFiles(TokenStore.Shared.Tokens, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(tokens, Path.GetRelativePath(TokenStore.Shared.Tokens, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return TokenStore.WriteConfiguration(folder, tokens);
    }

    private Dictionary<string, string?> Silo(int index, PixToken token, string certificates, int spi, int dict)
    {
        var settings = new Dictionary<string, string?>(_common) { ["SOFTHSM2_CONF"] = TokenOf(index) };
        foreach (var (name, value) in token.Settings())
        {
            settings[name] = value;
        }

        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["Pix:Ispb"] = Ispb,
            ["Pix:Pkcs11Library"] = _modules[index].File,
            ["Pix:SiloName"] = $"silo-{index}",
            ["Pix:AdvertisedAddress"] = "127.0.0.1",
            ["Pix:SiloPort"] = $"{FreePorts.Take(1)[0]}",
            ["Pix:GatewayPort"] = $"{FreePorts.Take(1)[0]}",
            ["Pix:SiloManagementPort"] = $"{_management[index]}",
            ["Pix:DynamoDB:CreateIfNotExists"] = "true",
            ["Pix:Membership:ProbeTimeout"] = "00:00:01",
            ["Pix:Membership:NumMissedProbesLimit"] = "3",
            ["Pix:Membership:TableRefreshTimeout"] = "00:00:05",
            ["Pix:Membership:IAmAliveTablePublishTimeout"] = "00:00:10",
            ["Pix:HsmSessions"] = "2",
            ["Pix:BcbSignatureCertificate"] = Path.Combine(certificates, "bcb-signature.pem"),
            ["Pix:BcbMtlsCertificate"] = Path.Combine(certificates, "bcb-mtls.pem"),
            ["Pix:BcbSpiEndpoint"] = $"127.0.0.1:{spi}",
            ["Pix:BcbDictEndpoint"] = $"127.0.0.1:{dict}",
            ["Pix:JournalPath"] = Path.Combine(_folder, "journal"),
            ["Pix:AuditPath"] = Path.Combine(_folder, "audit"),
        })
        {
            settings[name] = value;
        }

        return settings;
    }
}
