using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pix.Simulator;
using Pix.TestToken;

namespace Pix.Operations.Tests.Support;

/// <summary>What a silo needs around it: a token in SoftHSM, the simulator of the Central Bank, folders. Once for all tests.</summary>
public sealed class Surroundings : IAsyncDisposable
{
    public const string Ispb = "99999010";

    private SimulatorHost _simulator = null!;
    private HttpClient _control = null!;
    private int _silos;

    private Surroundings(string folder, PixToken token) => (Folder, Token) = (folder, token);

    public string Folder { get; }

    public PixToken Token { get; }

    private string SignatureFile => Path.Combine(Folder, "registered-signature.pem");

    private string MtlsFile => Path.Combine(Folder, "registered-mtls.pem");

    public static async Task<Surroundings> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pix-operations-").FullName;
        var token = TokenKind.ForProcesses.Create("pix-operations");
        var surroundings = new Surroundings(folder, token);
        surroundings.Register(token);
        surroundings._simulator = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            SpiPort = 0,
            DictPort = 0,
            ControlPort = 0,
            Keys = Path.Combine(folder, "simulator"),
            PublicCertificates = Path.Combine(folder, "certs"),
            ParticipantSignature = surroundings.SignatureFile,
            ParticipantMtls = surroundings.MtlsFile,
            Ispb = Ispb,
        }, CancellationToken.None);
        surroundings._control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{surroundings._simulator.ControlPort}") };
        return surroundings;
    }

    /// <summary>The Central Bank knows the certificates of a token from now on.</summary>
    public void Register(PixToken token)
    {
        RegisterSigner(token.SignatureCertificate);
        RegisterClient(token.MtlsCertificate);
    }

    /// <summary>The Central Bank takes messages that were signed with this certificate from now on.</summary>
    public void RegisterSigner(X509Certificate2 certificate) => File.AppendAllText(SignatureFile, $"{certificate.ExportCertificatePem()}\n");

    /// <summary>The Central Bank takes connections with this certificate from now on.</summary>
    public void RegisterClient(X509Certificate2 certificate) => File.AppendAllText(MtlsFile, $"{certificate.ExportCertificatePem()}\n");

    /// <summary>Settings of a silo with ports and folders of its own, for the environment of its process.</summary>
    /// <param name="token">The token that it shall use; the one of all tests when null.</param>
    public Dictionary<string, string> SiloSettings(PixToken? token = null)
    {
        var number = Interlocked.Increment(ref _silos);
        var ports = FreePorts.Take(3);
        var settings = (token ?? Token).Settings().ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value!);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SOFTHSM2_CONF"] = TokenStore.Shared.ConfigurationFile,
            ["Pix__Ispb"] = Ispb,
            ["Pix__ClusterId"] = $"pix-{Environment.ProcessId}-{number}",
            ["Pix__SiloPort"] = $"{ports[0]}",
            ["Pix__GatewayPort"] = $"{ports[1]}",
            ["Pix__SiloManagementPort"] = $"{ports[2]}",
            ["Pix__BcbSignatureCertificate"] = Path.Combine(Folder, "certs", "bcb-signature.pem"),
            ["Pix__BcbMtlsCertificate"] = Path.Combine(Folder, "certs", "bcb-mtls.pem"),
            ["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{_simulator.SpiPort}",
            ["Pix__BcbDictEndpoint"] = $"127.0.0.1:{_simulator.DictPort}",
            ["Pix__JournalPath"] = Path.Combine(Folder, $"journal-{number}"),
            ["Pix__AuditPath"] = Path.Combine(Folder, $"audit-{number}"),
            ["Pix__AuditShipInterval"] = "00:00:00.200",
            ["Pix__HsmSessions"] = "2",
            // All tests look up for one payer; that limits are kept is tested elsewhere.
            ["Pix__RateLimits__ENTRIES_READ_USER_ANTISCAN_PF"] = "100000 10000/s",
            ["Pix__RateLimits__ENTRIES_READ_USER_ANTISCAN_V2_PF"] = "100000 10000/s",
        })
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Makes the next matching requests go wrong, after those of the faults asked for earlier.</summary>
    public async Task BreakAsync(string kind, string channel, string? value = null, int times = 1, string? pathPrefix = null)
    {
        using var answer = await _control.PostAsJsonAsync("/faults", new { kind, channel, value, times, pathPrefix }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Every request as it came over the wire, headers and all.</summary>
    public async Task<List<JsonElement>> WireAsync() =>
        [.. (await _control.GetFromJsonAsync<JsonElement>("/exchanges", TestContext.Current.CancellationToken)).EnumerateArray()];

    /// <summary>Takes away what waits on the read streams; they begin anew.</summary>
    public async Task ClearStreamsAsync()
    {
        using var answer = await _control.DeleteAsync(new Uri("/streams", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Puts messages on the read streams; their ids.</summary>
    public async Task<List<string>> QueueAsync(int count)
    {
        using var answer = await _control.PostAsync(new Uri($"/streams/messages?count={count}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        var queued = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. queued.GetProperty("good").EnumerateArray().Select(id => id.GetString()!)];
    }

    /// <summary>What the simulator tells of the read streams.</summary>
    public Task<JsonElement> StreamsAsync(string more = "") => _control.GetFromJsonAsync<JsonElement>($"/streams{more}", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _simulator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
