using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Load.References;

/// <summary>
/// Two references that forward the same payments but do none of Pix's work: the bare frame (Kestrel, a grain call and a POST over mutual TLS), and
/// nginx as a proxy that forwards over mutual TLS. Both send to a server that accepts every request.
/// </summary>
internal sealed class ReferenceSet : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly List<ReferenceProcess> _processes = [];

    private ReferenceSet(DirectoryInfo folder) => _folder = folder;

    public IReadOnlyList<BenchedBuild> Builds { get; private set; } = [];

    /// <summary>Starts the reference processes.</summary>
    /// <exception cref="InvalidOperationException">A process did not start.</exception>
    public static async Task<ReferenceSet> StartAsync(string runFolder)
    {
        var set = new ReferenceSet(Directory.CreateDirectory(Path.Combine(runFolder, "references")));
        try
        {
            await set.StartAsync();
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        var pkcs12 = MakeCertificate();
        var ports = ReferenceProcess.FreePorts(5);
        var (sink, silo, gateway, api, proxy) = (ports[0], ports[1], ports[2], ports[3], ports[4]);
        var end = await AddAsync(ReferenceProcess.BareAsync("sink", "simulator", sink, pkcs12));
        var bareSilo = await AddAsync(ReferenceProcess.BareAsync("silo", "silo", silo, gateway, $"https://127.0.0.1:{sink}", pkcs12));
        var bareApi = await AddAsync(ReferenceProcess.BareAsync("api", "api", api, gateway));
        var nginx = await AddAsync(Task.FromResult(ReferenceProcess.Program("api", "nginx", "-p", _folder.FullName, "-e", "error.log", "-c", NginxSettings(proxy, sink))));
        Builds =
        [
            new BenchedBuild("bare frame", [bareApi.Usage, bareSilo.Usage, end.Usage], api, signs: false),
            new BenchedBuild("nginx", [nginx.Usage, end.Usage], proxy, signs: false),
        ];
    }

    private async Task<ReferenceProcess> AddAsync(Task<ReferenceProcess> starting)
    {
        var process = await starting;
        _processes.Add(process);
        return process;
    }

    /// <summary>Makes one self-signed certificate for both client and server. Each of them trusts exactly this certificate.</summary>
    private string MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(PathOf("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(PathOf("certificate.p12"), certificate.Export(X509ContentType.Pkcs12));
        return PathOf("certificate.p12");
    }

    private string NginxSettings(int port, int sink)
    {
        File.WriteAllText(PathOf("nginx.conf"), $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events { }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              client_body_buffer_size 64k;
              upstream sink { server 127.0.0.1:{{sink}}; keepalive 64; }
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass https://sink;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_ssl_certificate {{PathOf("certificate.pem")}};
                  proxy_ssl_certificate_key {{PathOf("key.pem")}};
                  proxy_ssl_trusted_certificate {{PathOf("certificate.pem")}};
                  proxy_ssl_verify on;
                  proxy_ssl_name localhost;
                }
              }
            }
            """);
        return PathOf("nginx.conf");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
