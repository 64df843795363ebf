using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pix.Chaos;

/// <summary>One running program of Pix, with its output in a file. Signals go to its own pid only.</summary>
public sealed class PixProcess : IDisposable
{
    private const int SignalKill = 9, SignalTerminate = 15, SignalContinue = 18, SignalStop = 19;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Health = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Process _process;
    private readonly string _name, _log;
    private readonly Uri _ready;

    private PixProcess(string name, Process process, string log, Uri ready)
    {
        (_name, _process, _log, _ready) = (name, process, log, ready);
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program; what it prints is appended to the log.</summary>
    internal static PixProcess Start(string name, string program, IReadOnlyDictionary<string, string> settings, string log, Uri ready)
    {
        // The shell becomes the program (exec), so the pid is the program's and nobody has to pump its output.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" >>\"$1\" 2>&1 </dev/null", program, log]) { WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("Pix__", StringComparison.Ordinal) || key.StartsWith("Simulator__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        return new(name, Process.Start(start)!, log, ready);
    }

    /// <summary>Waits until its health says ready.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (HasExited || TimeProvider.System.GetElapsedTime(started) > ReadyLimit)
            {
                throw new InvalidOperationException(
                    $"The {_name} {(HasExited ? $"ended with code {ExitCode}" : "is not ready")}; the end of its log:\n{string.Join('\n', File.ReadLines(_log).TakeLast(20))}");
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    /// <summary>What its health port says; null when it does not answer.</summary>
    public async Task<(int Status, string Text)?> HealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Health.GetAsync(_ready, cancellationToken);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException || (unreachable is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => EndAsync(SignalKill, cancellationToken);

    /// <summary>SIGTERM, and waits until it ended by itself.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => EndAsync(SignalTerminate, cancellationToken);

    /// <summary>SIGTERM only.</summary>
    public void Terminate() => Send(SignalTerminate);

    /// <summary>SIGSTOP: it lives, holds what it holds, and does nothing.</summary>
    public void Pause() => Send(SignalStop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Send(SignalContinue);

    /// <summary>Waits until it ended.</summary>
    public Task ExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Send(SignalKill);
            _process.WaitForExit(5000);
        }

        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken) => await HealthAsync(cancellationToken) is { Status: 200 };

    private async Task EndAsync(int signal, CancellationToken cancellationToken)
    {
        Send(signal);
        await _process.WaitForExitAsync(cancellationToken);
    }

    private void Send(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
