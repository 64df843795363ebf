using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Console.Tests.Support;

/// <summary>
/// What <c>./pix up</c> starts, on free ports and in a folder of its own, with a token that fails when it is told to: the module of
/// <c>tests/faulty-p11</c> stands before SoftHSM.
/// </summary>
public sealed partial class RunningPix : IAsyncDisposable
{
    private const string Ispb = "99999010";

    private static readonly string[] Libraries = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-console-").FullName;
    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _spi;
    private readonly HttpClient _dict;
    private int _number;

    private RunningPix(Dictionary<string, string> environment)
    {
        _environment = environment;
        _spi = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{environment["Pix__SpiPort"]}") };
        _dict = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{environment["Pix__DictPort"]}") };
        Console = new Uri($"http://127.0.0.1:{environment["Pix__ManagementPort"]}/console");
    }

    /// <summary>The page.</summary>
    public Uri Console { get; }

    private string ControlFile => Path.Combine(_folder, "control");

    /// <summary>Starts it all. <paramref name="settings"/> are more settings, as environment variables.</summary>
    public static async Task<RunningPix> StartAsync(params (string Name, string Value)[] settings)
    {
        string[] ports = ["Pix__DictPort", "Pix__SpiPort", "Pix__ManagementPort", "Pix__SiloPort", "Pix__GatewayPort", "Pix__SiloManagementPort", "Simulator__SpiPort", "Simulator__DictPort", "Simulator__ControlPort"];
        var environment = ports.Zip(FreePorts.Take(ports.Length)).ToDictionary(pair => pair.First, pair => pair.Second.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var pix = new RunningPix(environment);
        try
        {
            await pix.UpAsync();
            return pix;
        }
        catch
        {
            await pix.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the rules of the token's module; none means that it works.</summary>
    public void Token(params string[] rules)
    {
        var draft = $"{ControlFile}.{Guid.NewGuid():N}";
        File.WriteAllText(draft, string.Join('\n', rules) + "\n");
        File.Move(draft, ControlFile, overwrite: true);
    }

    /// <summary>Takes the token's files away, until the answer is disposed of.</summary>
    public IDisposable TakeTokenAway() => new TokenAway(Path.Combine(_folder, "home", "tokens"), Path.Combine(_folder, "away"));

    /// <summary>Sends a payment; its end-to-end id and the answer's status.</summary>
    public async Task<(string EndToEndId, HttpStatusCode Status)> PayAsync()
    {
        var number = Interlocked.Increment(ref _number).ToString("D11", System.Globalization.CultureInfo.InvariantCulture);
        var endToEndId = $"E{Ispb}202611240900{number}";
        var sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "pacs.008.xml"));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var xml = EndToEnd().Replace(MessageId().Replace(sample, $"M{Ispb}{number}{number}0"), endToEndId).Replace("2020-01-01T08:30:12.000Z", now, StringComparison.Ordinal);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        using var answer = await _spi.PostAsync(new Uri($"/api/v1/in/{Ispb}/msgs", UriKind.Relative), content);
        return (endToEndId, answer.StatusCode);
    }

    /// <summary>Asks DICT about one of its limits, which takes a token of the limit <c>POLICIES_READ</c>.</summary>
    public async Task<HttpStatusCode> AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/policies/ENTRIES_WRITE");
        request.Headers.Add("PI-RequestingParticipant", Ispb);
        using var answer = await _dict.SendAsync(request);
        return answer.StatusCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _spi.Dispose();
        _dict.Dispose();
        await Command.RunAsync(Path.Combine(Repository.Root, "pix"), ["down"], _environment);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync()
    {
        var module = Path.Combine(_folder, "faulty.so");
        var source = Path.Combine(Repository.Root, "tests", "faulty-p11", "faulty-p11.c");
        Token();
        await Command.RunAsync("gcc", ["-shared", "-fPIC", "-O1", "-pthread", $"-DREAL_MODULE=\"{SoftHsm()}\"", $"-DCONTROL_FILE=\"{ControlFile}\"", "-o", module, source]);
        _environment["PIX_HOME"] = Path.Combine(_folder, "home");
        _environment["Pix__Pkcs11Library"] = module;
        await Command.RunAsync(Path.Combine(Repository.Root, "pix"), ["up"], _environment);
    }

    private static string SoftHsm() => Array.Find(Libraries, File.Exists) ?? throw new InvalidOperationException("libsofthsm2.so is not where Debian puts it; ./pix test installs it.");

    private sealed class TokenAway : IDisposable
    {
        private readonly List<(string Place, string Away)> _moved;

        public TokenAway(string tokens, string away)
        {
            Directory.CreateDirectory(away);
            _moved = [.. Directory.GetDirectories(tokens).Select(place => (place, Path.Combine(away, Path.GetFileName(place))))];
            _moved.ForEach(token => Directory.Move(token.Place, token.Away));
        }

        public void Dispose() => _moved.ForEach(token => Directory.Move(token.Away, token.Place));
    }

    [GeneratedRegex("M[0-9A-Z]{8}[0-9a-zA-Z]{23}")]
    private static partial Regex MessageId();

    [GeneratedRegex("E[0-9A-Z]{8}[0-9]{12}[0-9a-zA-Z]{11}")]
    private static partial Regex EndToEnd();
}
