using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Cli.Tests.Doctor;

/// <summary>A machine with one thing wrong: settings beside those of a good one, and what must be held open meanwhile.</summary>
internal sealed class Planted : IDisposable
{
    // Only the keys in the token tell of them.
    private static readonly string[] OfKeys =
        ["wrong PIN", "missing key", "key mismatch", "key taken out too early", "key that takes over too soon", "key replaced while no silo ran", "keys of before that cannot be read"];

    private readonly ScratchFolder _folder = new("pix cli ");
    private readonly List<IDisposable> _held = [];

    public Dictionary<string, string> Settings { get; } = [];

    public List<string> Arguments { get; } = [];

    /// <summary>Plants the problem of that name.</summary>
    public static Planted Problem(string name, IReadOnlyDictionary<string, string> good)
    {
        var planted = new Planted();
        planted.Plant(name, good);
        if (OfKeys.Contains(name))
        {
            planted.Arguments.Add("--login");
        }

        return planted;
    }

    /// <summary>Processes that run on the machine; null for one that does not.</summary>
    public void Run(FakeManagement? silo, FakeManagement? door, string signer)
    {
        Settings["Pix__BcbSignatureCertificate"] = signer;
        if (silo is not null)
        {
            Settings["Pix__SiloManagementPort"] = $"{silo.Port}";
        }

        if (door is not null)
        {
            Settings["Pix__ManagementPort"] = $"{door.Port}";
        }
    }

    public void Dispose()
    {
        _held.ForEach(held => held.Dispose());
        _folder.Dispose();
    }

    private void Plant(string name, IReadOnlyDictionary<string, string> good)
    {
        switch (name)
        {
            case "wrong PIN":
                Settings["Pix__CloudHSMSecret"] = """{"HSM_USER":"pix","HSM_PASSWORD":"not the one"}""";
                break;
            case "missing module":
                Settings["Pix__Pkcs11Library"] = _folder["libnothing.so"];
                break;
            case "missing token":
                Settings["Pix__TokenLabel"] = "another-token";
                break;
            case "missing key":
                Settings["Pix__SignatureKeyLabel"] = "another-key";
                break;
            case "key mismatch":
                Settings["Pix__SignatureCertificate"] = good["Pix__MtlsCertificate"];
                break;
            case "missing SoftHSM configuration":
                Settings["SOFTHSM2_CONF"] = _folder["softhsm2.conf"];
                break;
            case "missing engine":
                Settings["OPENSSL_ENGINES"] = _folder.Path;
                Settings["OPENSSL_MODULES"] = _folder.Path;
                break;
            case "expired certificate":
                Settings["Pix__BcbSignatureCertificate"] = Certificate(-1).ExportCertificatePem();
                break;
            case "certificate that ends soon":
                Settings["Pix__BcbSignatureCertificate"] = Certificate(5).ExportCertificatePem();
                break;
            case "unreadable certificate":
                Settings["Pix__MtlsCertificate"] = _folder.Write("mtls.pem", "not a certificate");
                break;
            case "one key for both":
                Settings["Pix__MtlsCertificate"] = good["Pix__SignatureCertificate"];
                break;
            case "expired pin":
                Settings["Pix__BcbMtlsCertificate"] = Certificate(-3).ExportCertificatePem();
                break;
            case "another participant":
                Settings["Pix__Ispb"] = "12345678";
                break;
            case "secret open to others":
                PlantOpenSecret(good);
                break;
            case "cluster key open to others":
                Settings["Pix__ClusterCertificateKey"] = _folder.Write("cluster.key", "key");
                File.SetUnixFileMode(Settings["Pix__ClusterCertificateKey"]!, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "audit open to others":
                Settings["Pix__JournalPath"] = _folder["journals"];
                File.SetUnixFileMode(Directory.CreateDirectory(_folder["journals/silo-1/dead-letter/spi"]).Parent!.Parent!.FullName, (UnixFileMode)0b111_101_101);
                break;
            case "wrong ISPB":
                Settings["Pix__Ispb"] = "123";
                break;
            case "key taken out too early":
                Settings["Pix__SignatureKeyLabel"] = $"pix-signature@{SinceAnHourAtMost(good["Pix__SignatureCertificate"])}";
                break;
            case "key that takes over too soon":
                Settings["Pix__SignatureKeyLabel"] = $"pix-signature@{Utc(TimeProvider.System.GetUtcNow().AddMinutes(15))}";
                break;
            case "key replaced while no silo ran":
                PlantMemory($$"""{"version":1,"usedUntil":"{{Utc(TimeProvider.System.GetUtcNow())}}","pairs":[{"label":"pix-before","certificate":"{{Certificate(30).ExportCertificatePem().Replace("\n", "\\n", StringComparison.Ordinal)}}"}]}""");
                break;
            case "keys of before that cannot be read":
                PlantMemory("{}");
                break;
            case "missing setting":
                Settings["Pix__BcbDictEndpoint"] = "";
                break;
            default:
                PlantOutside(name);
                break;
        }
    }

    private void PlantMemory(string content)
    {
        Settings["Pix__JournalPath"] = _folder.Path;
        Directory.CreateDirectory(_folder["signing-schedule"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_folder["signing-schedule"], "silo-1.json"), content);
    }

    private void PlantOutside(string name)
    {
        switch (name)
        {
            case "clock off":
                Arguments.AddRange(["--time-server", $"127.0.0.1:{Hold(new FakeTimeServer(TimeSpan.FromHours(1))).Port}"]);
                break;
            case "clock set back":
                Settings["Pix__JournalPath"] = _folder.Path;
                File.SetLastWriteTimeUtc(_folder.Write("journal.db", ""), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(2));
                break;
            case "disk full":
                Settings["Pix__JournalMaxBytes"] = $"{1L << 40}";
                break;
            case "file for a folder":
                Settings["Pix__AuditPath"] = _folder.Write("audit", "");
                break;
            case "port busy":
                Settings["Pix__SpiPort"] = $"{Listen()}";
                break;
            case "port given twice":
                Settings["Pix__SpiPort"] = Settings["Pix__DictPort"] = "18080";
                break;
            case "nobody at the endpoint":
                Settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{ClosedPort()}";
                break;
            case "unknown name":
                Settings["Pix__BcbSpiEndpoint"] = "icom.invalid:16522";
                break;
            case "endpoint without TLS":
                Settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{Hold(new FakeServer(null)).Port}";
                break;
            case "stranger at the endpoint":
                Settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{Hold(new FakeServer(Certificate(30))).Port}";
                Settings["Pix__BcbMtlsCertificate"] = Certificate(30).ExportCertificatePem();
                break;
            case "leaf and intermediate at the endpoint":
                PlantChain();
                break;
            case "wrong endpoint":
                Settings["Pix__BcbSpiEndpoint"] = "icom";
                break;
            case "open front door":
                Settings["Pix__ListenAddress"] = "0.0.0.0";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such problem.");
        }
    }

    private static string SinceAnHourAtMost(string certificateFile)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        var (hourAgo, begins) = (TimeProvider.System.GetUtcNow().AddHours(-1), new DateTimeOffset(certificate.NotBefore));
        return Utc(begins > hourAgo ? begins : hourAgo);
    }

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private void PlantOpenSecret(IReadOnlyDictionary<string, string> good)
    {
        var secret = _folder.Write("secret", File.ReadAllText(good["Pix__CloudHSMSecret"]));
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Settings["Pix__CloudHSMSecret"] = secret;
    }

    // As in the case M6: the setting is the root, the server sends its leaf and the intermediate that issued it.
    private void PlantChain()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (rootKey, intermediateKey, leafKey) = (RSA.Create(2048), RSA.Create(2048), RSA.Create(2048));
        using var root = Authority("CN=Raiz de teste", rootKey).CreateSelfSigned(now.AddDays(-1), now.AddDays(400));
        using var intermediate = Authority("CN=Intermediaria de teste", intermediateKey).Create(root, now.AddDays(-1), now.AddDays(399), [1]).CopyWithPrivateKey(intermediateKey);
        var request = new CertificateRequest("CN=localhost", leafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var leaf = request.Create(intermediate, now.AddDays(-1), now.AddDays(398), [2]).CopyWithPrivateKey(leafKey);
        var server = Hold(new FakeServer(leaf, X509CertificateLoader.LoadCertificate(intermediate.RawData)));
        Settings["Pix__BcbSpiEndpoint"] = Settings["Pix__BcbDictEndpoint"] = $"localhost:{server.Port}";
        Settings["Pix__BcbMtlsCertificate"] = root.ExportCertificatePem();
    }

    private static CertificateRequest Authority(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request;
    }

    private T Hold<T>(T held)
        where T : IDisposable
    {
        _held.Add(held);
        return held;
    }

    private int Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Hold(listener);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 Certificate(int days)
    {
        var request = new CertificateRequest("CN=planted", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(days).AddHours(Math.Sign(days)));
    }
}
