using System.Net.Http.Headers;
using System.Text;
using Pix.Aws.Tests.Support;
using Pix.TestToken;

namespace Pix.Aws.Tests.Processes;

/// <summary>
/// Silo and front door as processes whose settings are only in AWS, under the parameter names of the Java sample and with the certificates that
/// its guide publishes (beside the simulator's own): what moving from it comes to.
/// </summary>
public sealed class FromAwsAloneTests : IAsyncLifetime
{
    // Of the catalogue of the sample's time.
    private const string SampleMessage = "pacs.008.spi.1.4";

    private const string Path = "/pix/proxy/cloudhsm/";

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-from-aws-").FullName;
    private readonly List<PixProcess> _processes = [];
    private readonly (int Spi, int Dict, int Control) _bank = (FreePorts.Take(1)[0], FreePorts.Take(1)[0], FreePorts.Take(1)[0]);
    private readonly (int Silo, int Gateway, int Management) _silo = (FreePorts.Take(1)[0], FreePorts.Take(1)[0], FreePorts.Take(1)[0]);
    private readonly (int Spi, int Dict, int Management) _api = (FreePorts.Take(1)[0], FreePorts.Take(1)[0], FreePorts.Take(1)[0]);
    private PixToken _token = null!;
    private AwsServer _aws = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TokenKind.Chosen.Unavailable is null, TokenKind.Chosen.Unavailable ?? "");
        _token = TokenKind.ForProcesses.Create("pix-from-aws");
        _aws = await AwsServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        if (_aws is not null)
        {
            await _aws.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_samples_parameters_and_message_go_through_and_the_audit_arrives_in_Firehose()
    {
        await StartBankAsync();
        await KeepInAwsAsync(Parameters());
        var silo = Run("silo", "Pix.Silo", SiloSettings());
        await silo.ReadyAsync($"http://127.0.0.1:{_silo.Management}/health/ready", ProcessCluster.Patience);
        var api = Run("api", "Pix.Api", ApiSettings());
        await api.ReadyAsync($"http://127.0.0.1:{_api.Management}/health/ready", ProcessCluster.Patience);

        var (status, body) = await PayAsync();

        Assert.True(status == 201, $"{status} {body}");
        var record = await RecordOfThePaymentAsync();
        Assert.Contains("\"request_path\":", record, StringComparison.Ordinal);
        Assert.Contains("ds:Signature", record, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_silo_whose_parameters_are_missing_says_which_and_what_the_role_needs()
    {
        await KeepInAwsAsync([Parameter("Ispb", ProcessCluster.Ispb), Parameter("SignatureKeyLabel", "x")]);

        var silo = Run("silo", "Pix.Silo", SiloSettings());
        await silo.EndedAsync(ProcessCluster.Patience);

        Assert.Equal(78, silo.ExitCode);
        Assert.Contains("Parameter SignatureCertificate is missing in path /pix/proxy/cloudhsm/", silo.Tail(), StringComparison.Ordinal);
        Assert.Contains("the role needs ssm:GetParametersByPath", silo.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_door_that_may_not_read_parameters_says_what_the_role_needs()
    {
        await _aws.SetAsync(new { denied = new List<string> { "AmazonSSM.GetParametersByPath" } });

        var api = Run("api", "Pix.Api", ApiSettings());
        await api.EndedAsync(ProcessCluster.Patience);

        Assert.Equal(78, api.ExitCode);
        Assert.Contains("The role needs ssm:GetParametersByPath", api.Tail(), StringComparison.Ordinal);
    }

    private static object Parameter(string name, string value) => new { Name = Path + name, Type = "String", Value = value };

    private static string Published(string name) => File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "aws-samples", name));

    private string Bank(string name) => File.ReadAllText(System.IO.Path.Combine(_folder, "certs", name));

    // The twelve of the sample, and the ISPB, which the sample did not need to know.
    private object[] Parameters() =>
    [
        Parameter("Ispb", ProcessCluster.Ispb),
        Parameter("CloudHSMClusterId", "cluster-xxxxxxxxxxx"),
        Parameter("CloudHSMCustomerCA", _token.SignatureCertificate.ExportCertificatePem()),
        Parameter("SignatureKeyLabel", PixToken.SignatureLabel),
        Parameter("SignatureCertificate", _token.SignatureCertificate.ExportCertificatePem()),
        Parameter("MtlsKeyLabel", PixToken.MtlsLabel),
        Parameter("MtlsCertificate", _token.MtlsCertificate.ExportCertificatePem()),
        Parameter("DictAuditStream", "stream-dict"),
        Parameter("SpiAuditStream", "stream-spi"),
        Parameter("BcbDictEndpoint", $"127.0.0.1:{_bank.Dict}"),
        Parameter("BcbSpiEndpoint", $"127.0.0.1:{_bank.Spi}"),
        Parameter("BcbSignatureCertificate", Published("bcb-signature.pem") + Bank("bcb-signature.pem")),
        Parameter("BcbMtlsCertificate", Published("bcb-mtls.pem") + Bank("bcb-mtls.pem")),
    ];

    private Task KeepInAwsAsync(object[] parameters) =>
        _aws.SetAsync(new { parameters, secrets = new Dictionary<string, object> { [Path + "CloudHSMSecret"] = new { SecretString = _token.Secret } } });

    private async Task StartBankAsync()
    {
        var bank = Run("simulator", "Pix.Simulator", new Dictionary<string, string?>
        {
            ["Simulator:SpiPort"] = $"{_bank.Spi}",
            ["Simulator:DictPort"] = $"{_bank.Dict}",
            ["Simulator:ControlPort"] = $"{_bank.Control}",
            ["Simulator:Keys"] = System.IO.Path.Combine(_folder, "simulator"),
            ["Simulator:PublicCertificates"] = System.IO.Path.Combine(_folder, "certs"),
            ["Simulator:ParticipantSignature"] = _token.SignatureCertificate.ExportCertificatePem(),
            ["Simulator:ParticipantMtls"] = _token.MtlsCertificate.ExportCertificatePem(),
            ["Simulator:Ispb"] = ProcessCluster.Ispb,
            ["Simulator:AlsoAccepts"] = SampleMessage,
        });
        await bank.ReadyAsync($"http://127.0.0.1:{_bank.Control}/check", ProcessCluster.Patience);
    }

    // What a task definition holds: region, credentials (of the role, there), ports, and where the PKCS#11 module and the journal are.
    private Dictionary<string, string?> Aws() => new()
    {
        ["Pix:Aws"] = "true",
        ["AWS_REGION"] = "sa-east-1",
        ["AWS_ENDPOINT_URL"] = _aws.Url,
        ["AWS_ACCESS_KEY_ID"] = "AKIDTEST",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-tests",
        ["Pix:GatewayPorts:0"] = $"{_silo.Gateway}",
    };

    private Dictionary<string, string?> SiloSettings() => new(Aws())
    {
        ["Pix:SiloPort"] = $"{_silo.Silo}",
        ["Pix:GatewayPort"] = $"{_silo.Gateway}",
        ["Pix:SiloManagementPort"] = $"{_silo.Management}",
        ["Pix:Pkcs11Library"] = _token.Module,
        ["Pix:TokenLabel"] = _token.Label,
        ["Pix:HsmSessions"] = "2",
        ["Pix:HsmSessionWait"] = "00:00:20",
        ["Pix:SpiMessages"] = SampleMessage,
        ["Pix:JournalPath"] = System.IO.Path.Combine(_folder, "journal"),
    };

    private Dictionary<string, string?> ApiSettings() => new(Aws())
    {
        ["Pix:SpiPort"] = $"{_api.Spi}",
        ["Pix:DictPort"] = $"{_api.Dict}",
        ["Pix:ManagementPort"] = $"{_api.Management}",
        ["Pix:ExchangeDeadline"] = "00:00:40",
    };

    private PixProcess Run(string room, string program, Dictionary<string, string?> settings)
    {
        var process = new PixProcess(room, program, settings, System.IO.Path.Combine(_folder, $"{program}.log"));
        _processes.Add(process);
        process.Start();
        return process;
    }

    // The sample's message as it is published, but sent by this participant: the published one is from the SPI to it.
    private async Task<(int Status, string Body)> PayAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(90) };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(SentByUs(Published("pacs.008_CONTA_1_msg.xml"))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml", "utf-8");
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{_api.Spi}/api/v1/in/{ProcessCluster.Ispb}/msgs"), content, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // Checkpoints and what the silo asks the Central Bank by itself are on record too.
    private async Task<string> RecordOfThePaymentAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if ((await _aws.RecordsAsync()).FirstOrDefault(line => line.Contains("\"request_method\":\"POST\"", StringComparison.Ordinal)) is { } payment)
            {
                return payment;
            }

            await Task.Delay(200, limit.Token);
        }
    }

    private static string SentByUs(string message) => message
        .Replace("<Id>00038166</Id>", "<Id>SPI</Id>", StringComparison.Ordinal)
        .Replace($"<Id>{ProcessCluster.Ispb}</Id>", "<Id>00038166</Id>", StringComparison.Ordinal)
        .Replace("<Id>SPI</Id>", $"<Id>{ProcessCluster.Ispb}</Id>", StringComparison.Ordinal)
        .Replace("M00038166", $"M{ProcessCluster.Ispb}", StringComparison.Ordinal)
        .Replace("<MmbId>10000000", $"<MmbId>{ProcessCluster.Ispb}", StringComparison.Ordinal)
        .Replace("2020-01-01T08:30:12.000Z", TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
