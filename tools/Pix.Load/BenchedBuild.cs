namespace Pix.Load;

/// <summary>A running build of Pix under measurement: its processes, and what they spent in each round.</summary>
/// <param name="name">How the table calls it.</param>
/// <param name="runFolder">Where the numbers of its processes are.</param>
/// <param name="spiPort">Port of its front door.</param>
internal sealed class BenchedBuild(string name, string runFolder, string spiPort)
{
    private static readonly string[] Names = ["api", "silo", "simulator"];

    private readonly List<IReadOnlyDictionary<string, double>> _cpu = [];
    private readonly List<LoadResult> _results = [];
    private ProcessUsage[] _processes = [];
    private ClosedLoop _loop = null!;

    public string Name => name;

    /// <summary>Resident memory before the run, MiB, by process.</summary>
    public IReadOnlyDictionary<string, double> Idle { get; private set; } = new Dictionary<string, double>();

    public int Messages => _results.Sum(result => result.Messages);

    public int Failures => _results.Sum(result => result.Failures);

    /// <summary>Which process does not run; empty when all do.</summary>
    public string Missing
    {
        get
        {
            try
            {
                _processes = [.. Names.Select(process => ProcessUsage.FromPidFile(process, runFolder))];
                return "";
            }
            catch (InvalidOperationException notRunning)
            {
                return notRunning.Message;
            }
        }
    }

    /// <summary>Makes ready to send payments of this participant.</summary>
    public void Begin(string ispb, string sample)
    {
        Idle = _processes.ToDictionary(process => process.Name, process => process.ResidentMebibytes());
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
        _loop = new ClosedLoop(client, new Uri($"http://127.0.0.1:{spiPort}/api/v1/in/{ispb}/msgs"), new PaymentTemplate(sample, ispb));
    }

    public Task WarmUpAsync(int messages, int senders, CancellationToken cancellationToken) => _loop.RunAsync(messages, senders, cancellationToken);

    /// <summary>Sends payments, and notes what each process spent.</summary>
    public async Task RoundAsync(int messages, int senders, CancellationToken cancellationToken)
    {
        var before = _processes.ToDictionary(process => process.Name, process => process.CpuMicroseconds());
        _results.Add(await _loop.RunAsync(messages, senders, cancellationToken));
        _cpu.Add(_processes.ToDictionary(process => process.Name, process => (process.CpuMicroseconds() - before[process.Name]) / messages));
    }

    /// <summary>CPU µs a message: the middle round.</summary>
    public double Cpu(string process) => Middle(_cpu.Select(round => round[process]));

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
