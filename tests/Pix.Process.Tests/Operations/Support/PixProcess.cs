using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pix.Operations.Tests.Support;

/// <summary>One of Pix's programs as a process, with what it wrote.</summary>
public sealed class PixProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private PixProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, Lines), ReadAsync(process.StandardError, Errors));
    }

    /// <summary>Standard output.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Standard error.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts <c>silo/Pix.Silo</c> or <c>api/Pix.Api</c>.</summary>
    public static PixProcess Start(string project, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartProgram(Repository.Program(project), environment, arguments);

    /// <summary>Starts the program in a file.</summary>
    public static PixProcess StartProgram(string file, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [file, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PixProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the health port says ready.</summary>
    public Task ReadyAsync(HttpClient management) => Wait.UntilAsync(
        async () =>
        {
            Assert.False(HasEnded, $"The process ended: {string.Join('\n', Errors)}");
            return await IsReadyAsync(management);
        },
        "the process is ready");

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as ECS and <c>./pix down</c> do.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it without a chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient management)
    {
        try
        {
            using var answer = await management.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
