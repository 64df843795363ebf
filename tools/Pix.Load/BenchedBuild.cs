namespace Pix.Load;

/// <summary>A running build of Pix under measurement, or a reference: its processes, and what they spent in each round.</summary>
/// <param name="name">How the table calls it.</param>
/// <param name="processes">Its processes: api, silo and simulator, or those of them that it has.</param>
/// <param name="port">Port of its front door.</param>
/// <param name="signs">Whether the token signs each message in it.</param>
internal sealed class BenchedBuild(string name, IReadOnlyList<ProcessUsage> processes, int port, bool signs)
{
    private static readonly string[] Names = ["api", "silo", "simulator"];

    private readonly List<IReadOnlyDictionary<string, double>> _cpu = [];
    private readonly List<LoadResult> _results = [];
    private ClosedLoop _loop = null!;

    public string Name => name;

    public bool Signs => signs;

    /// <summary>Resident memory before the run, MiB, by process.</summary>
    public IReadOnlyDictionary<string, double> Idle { get; } = processes.ToDictionary(process => process.Name, process => process.ResidentMebibytes());

    public int Messages => _results.Sum(result => result.Messages);

    public int Failures => _results.Sum(result => result.Failures);

    /// <summary>A build of Pix that runs.</summary>
    /// <param name="name">How the table calls it.</param>
    /// <param name="runFolder">Where the numbers of its processes are.</param>
    /// <param name="port">Port of its front door.</param>
    /// <exception cref="InvalidOperationException">One of its processes does not run.</exception>
    public static BenchedBuild Running(string name, string runFolder, int port) =>
        new(name, [.. Names.Select(process => ProcessUsage.FromPidFile(process, runFolder))], port, signs: true);

    /// <summary>Makes ready to send payments of this participant.</summary>
    public void Begin(string ispb, string sample)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
        _loop = new ClosedLoop(client, new Uri($"http://127.0.0.1:{port}/api/v1/in/{ispb}/msgs"), new PaymentTemplate(sample, ispb));
    }

    public Task WarmUpAsync(int messages, int senders, CancellationToken cancellationToken) => _loop.RunAsync(messages, senders, cancellationToken);

    /// <summary>Sends payments, and notes what each process spent.</summary>
    public async Task RoundAsync(int messages, int senders, CancellationToken cancellationToken)
    {
        var before = processes.ToDictionary(process => process.Name, process => process.CpuMicroseconds());
        _results.Add(await _loop.RunAsync(messages, senders, cancellationToken));
        _cpu.Add(processes.ToDictionary(process => process.Name, process => (process.CpuMicroseconds() - before[process.Name]) / messages));
    }

    /// <summary>CPU µs a message of a process: the middle round; null when it has no such process.</summary>
    public double? Cpu(string process) => _cpu.All(round => round.ContainsKey(process)) ? Middle(_cpu.Select(round => round[process])) : null;

    /// <summary>CPU µs a message of api and silo together.</summary>
    public double OwnCpu => (Cpu("api") ?? 0) + (Cpu("silo") ?? 0);

    /// <summary>Messages a second: the middle round.</summary>
    public double PerSecond => Middle(_results.Select(result => result.PerSecond));

    /// <summary>A percentile of the wait, ms: the middle round's.</summary>
    public double Milliseconds(double percentile) => Middle(_results.Select(result => result.Milliseconds(percentile)));

    /// <summary>The middle one of some values.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
