using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pix.Chaos;

/// <summary>One running program of Pix, whose output goes to a file. Signals are sent only to the pid of this process.</summary>
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

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Exit code; available only after the process has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program, whose output is appended to the log file.</summary>
    internal static PixProcess Start(string name, string program, IReadOnlyDictionary<string, string> settings, string log, Uri ready)
    {
        // The shell replaces itself with the program (exec), so the pid is the program's; the redirection spares this process from copying the output.
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

    /// <summary>Waits until the health port reports ready; throws with the end of the log if the process ends or 3 minutes pass.</summary>
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

    /// <summary>Returns status and text of the health port; null if the port does not answer.</summary>
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

    /// <summary>Sends SIGKILL and waits until the process has ended.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => EndAsync(SignalKill, cancellationToken);

    /// <summary>Sends SIGTERM and waits until the process has ended.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => EndAsync(SignalTerminate, cancellationToken);

    /// <summary>Sends SIGTERM without waiting.</summary>
    public void Terminate() => Send(SignalTerminate);

    /// <summary>Sends SIGSTOP: the process stays alive and keeps its files and connections open, but does not run.</summary>
    public void Pause() => Send(SignalStop);

    /// <summary>Sends SIGCONT, so that a paused process runs again.</summary>
    public void Resume() => Send(SignalContinue);

    /// <summary>Waits until the process has ended.</summary>
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
