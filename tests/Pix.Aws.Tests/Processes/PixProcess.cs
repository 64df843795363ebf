using System.Diagnostics;

namespace Pix.Aws.Tests.Processes;

/// <summary>One of the programs as a process of its own, run from the folder it was built into.</summary>
internal sealed class PixProcess(string room, string program, IReadOnlyDictionary<string, string?> settings, string logFile) : IAsyncDisposable
{
    private static readonly HttpClient Health = new() { Timeout = TimeSpan.FromSeconds(2) };

    private Process? _process;

    public string LogFile => logFile;

    public bool HasExited => _process is null || _process.HasExited;

    public int ExitCode => _process!.ExitCode;

    /// <summary>Starts it, again after it ended.</summary>
    public void Start()
    {
        _process?.Dispose();
        var folder = FolderOf(room, program);
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet {program}.dll >>\"$PIX_LOG\" 2>&1"]) { WorkingDirectory = folder };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["PIX_LOG"] = logFile;
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until the address answers 200.</summary>
    public async Task ReadyAsync(string url, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(url))
        {
            Assert.False(HasExited, $"{program} ended while starting: {Tail()}");
            Assert.True(Stopwatch.GetElapsedTime(started) < patience, $"{program} is not ready after {patience.TotalSeconds} s: {Tail()}");
            await Task.Delay(100);
        }
    }

    /// <summary>Sends a signal: KILL, STOP, CONT, TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    public async Task EndedAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process!.WaitForExitAsync(limit.Token);
    }

    public string Tail() => File.Exists(logFile) ? string.Join('\n', File.ReadLines(logFile).TakeLast(25)) : "";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // A stopped process takes no other signal.
            Signal("KILL");
            await EndedAsync(TimeSpan.FromSeconds(20));
        }

        _process?.Dispose();
    }

    private static async Task<bool> AnswersAsync(string url)
    {
        try
        {
            using var answer = await Health.GetAsync(new Uri(url));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    // <root>/tests/Pix.Aws.Tests/bin/<configuration>/net10.0 is where these tests are; <root>/silo/Pix.Silo/bin/… where a silo is.
    private static string FolderOf(string room, string program)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, room, program, "bin", here.Parent.Name, here.Name);
    }
}
