using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Pix.Simulator.Tests.Support;

/// <summary>A simulator on free ports with folders of its own, and the clients to talk to it.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private readonly SimulatorHost _host;
    private readonly string _folder;
    private readonly List<HttpClient> _clients = [];

    private RunningSimulator(SimulatorHost host, string folder, TestParticipant participant)
    {
        _host = host;
        _folder = folder;
        Participant = participant;
        Spi = Client(host.SpiPort, "icom-h.pi.rsfn.net.br", participant.Mtls);
        Dict = Client(host.DictPort, "dict-h.pi.rsfn.net.br", participant.Mtls);
        SpiSecondary = host.SpiSecondaryPort is { } port ? Client(port, "icom-sec-h.pi.rsfn.net.br", participant.Mtls) : null;
        Control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.ControlPort}/") };
        _clients.Add(Control);
    }

    public TestParticipant Participant { get; }

    public HttpClient Spi { get; }

    /// <summary>Null unless its port is set.</summary>
    public HttpClient? SpiSecondary { get; }

    public HttpClient Dict { get; }

    public HttpClient Control { get; }

    public int SpiPort => _host.SpiPort;

    public int DictPort => _host.DictPort;

    public string SignatureCertificate => Path.Combine(_folder, "certs", "bcb-signature.pem");

    public string ServerCertificate => Path.Combine(_folder, "certs", "bcb-mtls.pem");

    public string Folder => _folder;

    public static async Task<RunningSimulator> Start(CancellationToken cancellationToken, Action<SimulatorOptions>? change = null, TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("pix-simulator-").FullName;
        var participant = SharedParticipant.Instance;
        var options = new SimulatorOptions
        {
            SpiPort = 0,
            DictPort = 0,
            ControlPort = 0,
            Keys = SharedKeys.Copy(Path.Combine(folder, "keys")),
            PublicCertificates = Path.Combine(folder, "certs"),
            ParticipantSignature = participant.Signature.ExportCertificatePem(),
            ParticipantMtls = participant.Mtls.ExportCertificatePem(),
            LongPoll = TimeSpan.FromMilliseconds(300),
        };
        change?.Invoke(options);
        var host = await SimulatorHost.StartAsync(options, cancellationToken, time: time);
        return new RunningSimulator(host, folder, participant);
    }

    public HttpClient Client(int port, string host, X509Certificate2? certificate)
    {
        var pinned = X509CertificateLoader.LoadCertificateFromFile(ServerCertificate);
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, server, _, _) => server!.GetRawCertData().SequenceEqual(pinned.RawData),
                ClientCertificates = certificate is null ? [] : [certificate],
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };
        client.DefaultRequestHeaders.Host = host;
        _clients.Add(client);
        return client;
    }

    public Task<HttpResponseMessage> PostMessage(byte[] body, CancellationToken cancellationToken, string ispb = TestParticipant.Ispb) =>
        Spi.PostAsync($"/api/v1/in/{ispb}/msgs", XmlContent(body), cancellationToken);

    public static ByteArrayContent XmlContent(byte[] body) => new(body)
    {
        Headers = { ContentType = MediaTypeHeaderValue.Parse("application/xml; charset=utf-8") },
    };

    public async Task<JsonElement> Get(string path, CancellationToken cancellationToken) =>
        await Control.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    /// <summary>Asks the control port to do something.</summary>
    public async Task<JsonElement> Order(string path, CancellationToken cancellationToken)
    {
        using var answer = await Control.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path} was answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task Fault(object fault, CancellationToken cancellationToken)
    {
        using var answer = await Control.PostAsJsonAsync("/faults", fault, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
