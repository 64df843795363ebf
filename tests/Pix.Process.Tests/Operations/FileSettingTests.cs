using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pix.Operations.Tests.Support;
using Pix.Settings;

namespace Pix.Operations.Tests;

/// <summary>
/// Every setting that may name a file is read again while silo and front door run: its file is spoilt and the process that reads it says
/// so, by name.
/// </summary>
public sealed class FileSettingTests(RunningPix pix)
{
    private const string Spoilt = "spoilt";

    /// <summary>What is spoilt together: a reader of several settings names the first that is wrong.</summary>
    private static readonly string[][] Waves =
    [
        ["CloudHSMSecret", "SignatureCertificate", "MtlsCertificate", "BcbSignatureCertificate", "BcbMtlsCertificate", "CheckpointWitnessCertificate", "ClusterCertificate", "FrontDoorCertificate", "CallerCertificateAuthorities", "JwtSigningKeys", "JwtAuthorityCertificates"],
        ["MtlsKeyFile", "ClusterCertificateKey", "FrontDoorKey", "CallerRevocationLists"],
        ["ClusterCertificateAuthority"],
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_setting_that_may_name_a_file_is_read_again_while_running()
    {
        using var folder = new Folder();
        using var pki = new ClusterPki();
        var (authority, tokens) = (new TestAuthority("callers"), new Tokens());
        var silo = folder.Files(SiloTexts(pki));
        var door = folder.Files(FrontDoorTexts(pki, authority, tokens));
        Assert.Equal(Names(), Waves.SelectMany(wave => wave).Order());
        Assert.Equal(Names(), silo.Keys.Concat(door.Keys).Select(name => name["Pix__".Length..]).Distinct().Order());

        await using var running = await RunningAsync(silo, door);
        var (bearer, certificate) = (tokens.For("caller"), authority.Caller("caller"));
        await running.AskAsync(bearer, certificate);
        foreach (var wave in Waves)
        {
            await running.SpoilAsync(wave, [silo, door], () => running.AskAsync(bearer, certificate));
        }

        await Wait.UntilAsync(async () => await running.RefusedAsync() == "", "every setting is in force again");
    }

    /// <summary>
    /// Every public setting of that type in everything that silo and front door carry: looked at and never loaded, since what is loaded
    /// here takes part in the front doors of other tests.
    /// </summary>
    private static string[] Names()
    {
        string[] folders = [Path.GetDirectoryName(Repository.Program("api/Pix.Api"))!, Path.GetDirectoryName(Repository.Program("silo/Pix.Silo"))!];
        string[] runtime = [Path.GetDirectoryName(typeof(object).Assembly.Location)!, Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!];
        using var looked = new MetadataLoadContext(new PathAssemblyResolver(folders.Concat(runtime).SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")).DistinctBy(Path.GetFileName)));
        return
        [
            .. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "Pix.*.dll")).DistinctBy(Path.GetFileName)
                .SelectMany(file => looked.LoadFromAssemblyPath(file).GetTypes())
                .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
                .SelectMany(type => type.GetProperties())
                .Where(property => property.PropertyType.FullName == typeof(TextOrFile).FullName)
                .Select(property => property.Name)
                .Distinct().Order(),
        ];
    }

    private Dictionary<string, string> SiloTexts(ClusterPki pki)
    {
        var given = pix.Around.SiloSettings();
        using var mtls = MtlsKey();
        return new(pki.Settings(pki.Silo()))
        {
            ["Pix__CloudHSMSecret"] = given["Pix__CloudHSMSecret"],
            ["Pix__SignatureCertificate"] = given["Pix__SignatureCertificate"],
            ["Pix__MtlsCertificate"] = mtls.ExportCertificatePem(),
            ["Pix__MtlsKeyFile"] = mtls.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            ["Pix__BcbSignatureCertificate"] = File.ReadAllText(given["Pix__BcbSignatureCertificate"]),
            ["Pix__BcbMtlsCertificate"] = File.ReadAllText(given["Pix__BcbMtlsCertificate"]),
            ["Pix__CheckpointWitnessCertificate"] = pki.Authority,
        };
    }

    private static Dictionary<string, string> FrontDoorTexts(ClusterPki pki, TestAuthority authority, Tokens tokens)
    {
        using var server = authority.Server();
        return new(pki.Settings(pki.FrontDoor()))
        {
            ["Pix__FrontDoorCertificate"] = server.ExportCertificatePem(),
            ["Pix__FrontDoorKey"] = server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            ["Pix__CallerCertificateAuthorities"] = authority.Pem,
            ["Pix__CallerRevocationLists"] = authority.RevokedPem(),
            ["Pix__JwtSigningKeys"] = tokens.PublicKey,
            ["Pix__JwtAuthorityCertificates"] = authority.Pem,
        };
    }

    // The simulator does not take it; that a connection is tried is enough here.
    private static X509Certificate2 MtlsKey() =>
        new CertificateRequest("CN=mtls", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));

    private async Task<Running> RunningAsync(Dictionary<string, string> siloFiles, Dictionary<string, string> doorFiles)
    {
        var settings = pix.Around.SiloSettings();
        settings.Remove("Pix__MtlsKeyLabel");
        foreach (var (name, value) in siloFiles.Append(new("Pix__CheckpointWitnessUrl", "https://127.0.0.1:1/")).Append(new("Pix__AuditCheckpointInterval", "00:00:01")).Append(new("Pix__ConnectionLifetime", "00:00:01")))
        {
            settings[name] = value;
        }

        var ports = FreePorts.Take(3);
        var door = RunningPix.ApiSettings(settings, ports);
        foreach (var (name, value) in doorFiles.Concat(new Dictionary<string, string>
        {
            ["Pix__CallerAuthentication"] = "CertificateOrBearer",
            ["Pix__JwtIssuer"] = Tokens.Issuer,
            ["Pix__JwtAudience"] = Tokens.Audience,
            ["Pix__Callers__caller__TokenSubject"] = "caller",
            ["Pix__Callers__caller__CertificateSubject"] = "CN=caller",
            ["Pix__Callers__caller__Channels"] = "spi,dict",
            ["Pix__Callers__caller__Operations"] = "*",
        }))
        {
            door[name] = value;
        }

        var running = new Running(PixProcess.Start("silo/Pix.Silo", settings), PixProcess.Start("api/Pix.Api", door), ports[1], RunningPix.Client($"{ports[2]}"));
        await running.ReadyAsync();
        return running;
    }

    private sealed class Running(PixProcess silo, PixProcess door, int spiPort, HttpClient management) : IAsyncDisposable
    {
        public Task ReadyAsync() => door.ReadyAsync(management);

        /// <summary>What the parts <c>settings</c> of front door and silo say, which the judgement is made of.</summary>
        public async Task<string> RefusedAsync()
        {
            using var answer = await management.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
            var silos = body.RootElement.GetProperty("silos").EnumerateArray().SelectMany(told => told.GetProperty("health").GetProperty("parts").EnumerateArray()).Where(part => part.GetProperty("part").GetString() == "settings");
            return string.Join(" ", silos.Append(body.RootElement.GetProperty("settings")).Where(part => part.GetProperty("level").GetString() != "Up").Select(part => part.GetProperty("sentence").GetString()));
        }

        /// <summary>
        /// One request with a bearer token and one with a certificate: both ways in are used, and a connection to the Central Bank is
        /// dialled. What comes of it does not matter.
        /// </summary>
        public async Task AskAsync(string bearer, X509Certificate2 certificate)
        {
            foreach (var isBearer in new[] { true, false })
            {
                using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // The server is ours.
                handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => isBearer ? null! : certificate;
                using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{spiPort}"), Timeout = TimeSpan.FromSeconds(60) };
                if (isBearer)
                {
                    client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
                }

                var (content, _) = Some.Payment();
                using var answer = await client.PostAsync(Some.PaymentPath, content, Cancel);
            }
        }

        /// <summary>Spoils files, waits until each is named by a line that was not there before and by the judgement, and puts them back.</summary>
        public async Task SpoilAsync(string[] names, Dictionary<string, string>[] files, Func<Task> ask)
        {
            var saved = names.SelectMany(name => files.Where(file => file.ContainsKey($"Pix__{name}")).Select(file => file[$"Pix__{name}"])).Distinct().ToDictionary(path => path, File.ReadAllText);
            var (siloBefore, doorBefore) = (silo.Lines.Count, door.Lines.Count);
            foreach (var path in saved.Keys)
            {
                await File.WriteAllTextAsync(path, Spoilt, Cancel);
            }

            var missing = names.ToList();
            await Wait.UntilAsync(
                async () =>
                {
                    await ask();
                    var judged = await RefusedAsync();
                    var lines = silo.Lines.Skip(siloBefore).Concat(door.Lines.Skip(doorBefore)).ToList();
                    missing.RemoveAll(name => judged.Contains($"Pix:{name} ", StringComparison.Ordinal) && lines.Exists(line => line.Contains($"Pix:{name} ", StringComparison.Ordinal)));
                    return missing.Count == 0;
                },
                $"each spoilt file is named ({string.Join(", ", names)}; {string.Join(", ", missing)})");
            foreach (var (path, text) in saved)
            {
                await File.WriteAllTextAsync(path, text, Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await door.DisposeAsync();
            await silo.DisposeAsync();
            management.Dispose();
        }
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("pix-file-settings-").FullName;
        private int _next;

        /// <summary>Each text in a file of its own; the settings name the files.</summary>
        public Dictionary<string, string> Files(Dictionary<string, string> texts) => texts.ToDictionary(pair => pair.Key, pair =>
        {
            var file = Path.Combine(_path, $"{_next++}.pem");
            File.WriteAllText(file, "\n\n" + pair.Value);
            return file;
        });

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
