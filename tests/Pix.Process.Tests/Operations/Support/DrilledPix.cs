using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pix.Operations.Tests.Support;

/// <summary>
/// Silos and a front door as processes of a drill's own: a part of them is broken and mended, and everybody who tells how Pix is doing is
/// asked.
/// </summary>
/// <remarks>A payment goes in with each look, as in a bank. What is waited for is a condition: a loaded machine makes a drill slower and not wrong.</remarks>
internal sealed partial class DrilledPix : IAsyncDisposable
{
    // What the front door tells may be a second old.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1), Past = TimeSpan.FromSeconds(10);

    private readonly string _home = Directory.CreateTempSubdirectory("pix-drill-").FullName;
    private readonly List<Dictionary<string, string>> _settings = [];
    private readonly List<PixProcess> _silos = [];
    private readonly List<HttpClient> _clients = [];
    private readonly Dictionary<string, string> _door;
    private readonly PixProcess _api;
    private readonly HttpClient _spi, _management;
    private DateTimeOffset? _thirdFelt, _lastFelt;
    private int _failures;

    private DrilledPix(List<Dictionary<string, string>> settings)
    {
        _settings = settings;
        Link("silo", "silo/Pix.Silo");
        Link("api", "api/Pix.Api");
        Directory.CreateDirectory(Path.Combine(_home, "run"));
        var ports = FreePorts.Take(3);
        _door = RunningPix.ApiSettings(settings[0], ports);
        for (var index = 1; index < settings.Count; index++)
        {
            _door[$"Pix__GatewayPorts__{index}"] = settings[index]["Pix__GatewayPort"];
        }

        (_spi, _management) = (Client($"{ports[1]}"), Client($"{ports[2]}"));
        _silos.Add(Start("silo", settings[0]));
        _api = Start("api", _door);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Nothing was wrong at this time, as the judgement told: what it says of a later trouble cannot have begun before.</summary>
    public DateTimeOffset LastUp { get; private set; }

    /// <summary>When the first reply since then came that was no answer of the Central Bank; null when none did.</summary>
    public DateTimeOffset? FirstFelt { get; private set; }

    /// <summary>Starts silos that use the same folders, and a front door of all of them; returns when payments are up.</summary>
    public static async Task<DrilledPix> StartAsync(params Dictionary<string, string>[] silos)
    {
        var pix = new DrilledPix([.. silos]);
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

    /// <summary>The same with one silo that can start until a time only; null when it was too slow.</summary>
    public static async Task<DrilledPix?> TryStartAsync(DateTimeOffset until, Dictionary<string, string> silo)
    {
        var pix = new DrilledPix([silo]);
        var up = pix.UpAsync();
        await Task.WhenAny(up, Task.Delay(until - TimeProvider.System.GetUtcNow(), TimeProvider.System, Cancel));
        if (up.IsCompletedSuccessfully)
        {
            return pix;
        }

        await pix.DisposeAsync();
        await up.ContinueWith(_ => { }, TaskScheduler.Default);
        return null;
    }

    /// <summary>Pays until the verdict on payments is at that level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="cause">What the judgement must name as the cause; any when null.</param>
    /// <param name="isPaying">Whether a payment goes in with each look.</param>
    /// <param name="seconds">
    /// Within how many seconds of Pix's own: time in which a thread of Pix stood in the queue for a processor does not count. Any when 0.
    /// </param>
    public async Task<Told> IsAsync(string level, string? cause = null, bool isPaying = true, int seconds = 0)
    {
        var (started, time) = (TimeProvider.System.GetTimestamp(), new MachineTime([_api.Id, .. _silos.Select(silo => silo.Id)]));
        var told = await LookUntilAsync(level, cause, isPaying);
        var (elapsed, own) = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, time.OfPix.TotalSeconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"{level} after {elapsed:F1} s, {own:F1} s of them Pix's: {told.Sentence}");
        Assert.True(seconds == 0 || own <= seconds, $"{level} after {elapsed:F1} s, {own:F1} s of them Pix's, and not within {seconds} s.");
        return told;
    }

    public async Task<(HttpStatusCode Status, string Outcome)> PayAsync()
    {
        using var answer = await _spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
        var outcome = answer.Headers.GetValues("pix-outcome").Single();
        if (outcome != "answered")
        {
            var felt = TimeProvider.System.GetUtcNow();
            FirstFelt ??= felt;
            _lastFelt = felt;
            _thirdFelt = ++_failures == 3 ? felt : _thirdFelt;
        }
        else
        {
            (_thirdFelt, _failures) = (null, 0);
        }

        return (answer.StatusCode, outcome);
    }

    /// <summary>Status and verdict of the front door's readiness.</summary>
    public async Task<(HttpStatusCode Status, Told? Told)> ReadinessAsync(string channel = "spi")
    {
        using var answer = await _management.GetAsync("/health/ready", Cancel);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        return (answer.StatusCode, Told.Of(body.RootElement, channel));
    }

    public async Task<Told?> VerdictAsync(string channel) => (await ReadinessAsync(channel)).Told;

    /// <summary>What the console's page tells of a channel: the next view that it is sent.</summary>
    public async Task<Told?> ConsoleAsync(string channel = "spi")
    {
        using var console = await _management.GetAsync("/console/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await console.Content.ReadAsStreamAsync(Cancel));
        using var view = JsonDocument.Parse((await events.ReadLineAsync(Cancel))!["data: ".Length..]);
        return Told.Of(view.RootElement, channel);
    }

    /// <summary>Whether the front door is live, as the load balancer asks.</summary>
    public async Task<HttpStatusCode> LiveAsync()
    {
        using var answer = await _management.GetAsync("/health/live", Cancel);
        return answer.StatusCode;
    }

    /// <summary>Status of a path of a silo's management port.</summary>
    public async Task<HttpStatusCode> OfSiloAsync(int index, string path)
    {
        using var client = RunningPix.Client(_settings[index]["Pix__SiloManagementPort"]);
        using var answer = await client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    /// <summary>Whether a silo has logged the words in one line.</summary>
    public bool HasLogged(int index, string words) => _silos[index].Lines.Any(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>
    /// What the first silo's metric <c>pix_health</c> says of payments, which the alerts <c>PixDown</c> and <c>PixDegraded</c> go by: 0 up,
    /// 1 degraded, 2 down.
    /// </summary>
    public async Task<string> MetricAsync()
    {
        using var client = RunningPix.Client(_settings[0]["Pix__SiloManagementPort"]);
        return HealthOfPayments().Match(await client.GetStringAsync("/metrics", Cancel)).Groups[1].Value;
    }

    /// <summary>What <c>./pix status</c> prints on this machine.</summary>
    public async Task<string> StatusAsync() => (await RunAsync("/bin/bash", Path.Combine(Repository.Root, "pix"), "status")).Output;

    /// <summary>What <c>./pix doctor</c> prints on this machine, and its exit code.</summary>
    public Task<(int ExitCode, string Output)> DoctorAsync() => RunAsync("dotnet", Repository.Program("cli/Pix.Cli"), "doctor");

    /// <summary>Ends a silo without a chance to tidy up.</summary>
    public async Task KillSiloAsync(int index)
    {
        _silos[index].Kill();
        await _silos[index].EndAsync();
    }

    /// <summary>Starts a silo that was ended, on the same ports, as ECS or <c>./pix up</c> does.</summary>
    public async Task StartSiloAsync(int index)
    {
        await _silos[index].DisposeAsync();
        _silos[index] = Start(index == 0 ? "silo" : $"silo-{index + 1}", _settings[index]);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _clients.ForEach(client => client.Dispose());
        Directory.Delete(_home, recursive: true);
    }

    private Task<Told> LookUntilAsync(string level, string? cause, bool isPaying) => Wait.ForAsync(
        async () =>
        {
            if (isPaying)
            {
                await PayAsync();
            }

            var asked = TimeProvider.System.GetUtcNow() - Fresh;
            if (await VerdictAsync("spi") is not { } told)
            {
                return null;
            }

            RequireNews(told, asked);
            if (told.Level == "Up")
            {
                (LastUp, FirstFelt, _thirdFelt, _failures) = (asked, null, null, 0);
            }

            return told.Level == level && (cause ?? told.Cause) == told.Cause ? told : null;
        },
        $"payments are {level} {cause}",
        seconds: 120);

    // By what callers felt, not by how fast the machine is: three failures in a row are down with the next verdict, and no verdict speaks
    // of failures that are ten seconds past.
    private void RequireNews(Told told, DateTimeOffset asked)
    {
        Assert.True(!(_thirdFelt < asked) || told.Level == "Down", $"Three payments failed by {_thirdFelt:O}, and the verdict asked for later than {asked:O} is {told}.");
        Assert.True(!(_lastFelt + Past < asked) || told.Level == "Down" || !told.Sentence.Contains(" failed, ", StringComparison.Ordinal), $"The last payment failed at {_lastFelt:O}, and the verdict asked for later than {asked:O} is {told}.");
    }

    private async Task UpAsync()
    {
        for (var index = 1; index < _settings.Count; index++)
        {
            await ReadyAsync(index - 1);
            _silos.Add(Start($"silo-{index + 1}", _settings[index]));
        }

        await ReadyAsync(_settings.Count - 1);
        await _api.ReadyAsync(_management);
        await IsAsync("Up");
    }

    private async Task ReadyAsync(int index)
    {
        using var health = RunningPix.Client(_settings[index]["Pix__SiloManagementPort"]);
        await _silos[index].ReadyAsync(health);
    }

    private HttpClient Client(string port)
    {
        var client = RunningPix.Client(port);
        _clients.Add(client);
        return client;
    }

    // As ./pix up keeps them, so that ./pix status finds them.
    private void Link(string app, string project) =>
        Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "app")).FullName, app), Repository.Output(project));

    private PixProcess Start(string app, Dictionary<string, string> settings)
    {
        var program = app == "api" ? "api/Pix.Api.dll" : "silo/Pix.Silo.dll";
        var process = PixProcess.StartProgram(Path.Combine(_home, "app", program), settings);
        File.WriteAllText(Path.Combine(_home, "run", $"{app}.pid"), $"{process.Id}\n");
        return process;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings[0].Concat(_door).DistinctBy(pair => pair.Key).Append(new("PIX_HOME", _home)).Append(new("LD_PRELOAD", "")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        await error;
        return (process.ExitCode, await output);
    }

    [GeneratedRegex(@"^pix_health\{[^}]*channel=""spi""[^}]*\} (\d)", RegexOptions.Multiline)]
    private static partial Regex HealthOfPayments();
}
