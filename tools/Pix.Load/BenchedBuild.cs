namespace Pix.Load;

/// <summary>A running build of Pix, or another program as a reference, that a benchmark measures: its processes and their CPU time in each round.</summary>
/// <param name="name">Name of the build in the printed table.</param>
/// <param name="processes">Processes of the build: api, silo and simulator. A reference can lack some of them.</param>
/// <param name="port">Port to which payments are sent.</param>
/// <param name="signs">Whether the build signs each message with the HSM token.</param>
internal sealed class BenchedBuild(string name, IReadOnlyList<ProcessUsage> processes, int port, bool signs)
{
    private static readonly string[] Names = ["api", "silo", "simulator"];

    private readonly List<IReadOnlyDictionary<string, double>> _cpu = [];
    private readonly List<LoadResult> _results = [];
    private ClosedLoop _loop = null!;

    public string Name => name;

    public bool Signs => signs;

    /// <summary>Resident memory of each process before the run, in MiB.</summary>
    public IReadOnlyDictionary<string, double> Idle { get; } = processes.ToDictionary(process => process.Name, process => process.ResidentMebibytes());

    public int Messages => _results.Sum(result => result.Messages);

    public int Failures => _results.Sum(result => result.Failures);

    /// <summary>Returns a build of Pix whose processes are already running.</summary>
    /// <param name="name">Name of the build in the printed table.</param>
    /// <param name="runFolder">Folder of the pid files of the build's processes.</param>
    /// <param name="port">SPI port of the build's front door.</param>
    /// <exception cref="InvalidOperationException">A process of the build is not running.</exception>
    public static BenchedBuild Running(string name, string runFolder, int port) =>
        new(name, [.. Names.Select(process => ProcessUsage.FromPidFile(process, runFolder))], port, signs: true);

    /// <summary>Creates the client that sends the participant's payments to this build.</summary>
    public void Begin(string ispb, string sample)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
        _loop = new ClosedLoop(client, new Uri($"http://127.0.0.1:{port}/api/v1/in/{ispb}/msgs"), new PaymentTemplate(sample, ispb));
    }

    public Task WarmUpAsync(int messages, int senders, CancellationToken cancellationToken) => _loop.RunAsync(messages, senders, cancellationToken);

    /// <summary>Sends one round of payments and records the CPU time that each process used per message.</summary>
    public async Task RoundAsync(int messages, int senders, CancellationToken cancellationToken)
    {
        var before = processes.ToDictionary(process => process.Name, process => process.CpuMicroseconds());
        _results.Add(await _loop.RunAsync(messages, senders, cancellationToken));
        _cpu.Add(processes.ToDictionary(process => process.Name, process => (process.CpuMicroseconds() - before[process.Name]) / messages));
    }

    /// <summary>Returns a process's CPU time per message in µs, as the median of the rounds; null if the build has no process with this name.</summary>
    public double? Cpu(string process) => _cpu.All(round => round.ContainsKey(process)) ? Middle(_cpu.Select(round => round[process])) : null;

    /// <summary>CPU time per message of api and silo together, in µs.</summary>
    public double OwnCpu => (Cpu("api") ?? 0) + (Cpu("silo") ?? 0);

    /// <summary>Messages per second, median of the rounds.</summary>
    public double PerSecond => Middle(_results.Select(result => result.PerSecond));

    /// <summary>Returns a percentile of the latency in ms, median of the rounds.</summary>
    public double Milliseconds(double percentile) => Middle(_results.Select(result => result.Milliseconds(percentile)));

    /// <summary>Returns the median. For an even number of values, this is the larger of the two middle values.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
