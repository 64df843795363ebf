using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pix.Audit.Tests.Support;

/// <summary>Runs one explicit test of this assembly in a process of its own, which can be killed without warning.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const string ArgumentVariable = "PIX_TESTS_CHILD_ARGUMENT";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>In the child: what the parent gave it; null in an ordinary run.</summary>
    public static string? Argument => Environment.GetEnvironmentVariable(ArgumentVariable);

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string method, string argument)
    {
        var start = new ProcessStartInfo(Dotnet(), [typeof(ChildProcess).Assembly.Location, "-noLogo", "-noColor", "-explicit", "only", "-method", method])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[ArgumentVariable] = argument;
        return new(Process.Start(start)!);
    }

    /// <summary>Its exit code and output, when it ended by itself.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, output);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGSTOP: it lives, holds what it holds, and does nothing.</summary>
    public void Pause() => Assert.Equal(0, Kill(_process.Id, 19));

    /// <summary>SIGCONT.</summary>
    public void Resume() => Assert.Equal(0, Kill(_process.Id, 18));

    /// <summary>Waits for what the process is to bring about.</summary>
    public Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        // Looked at before the condition: what a process did before it ended counts.
        var ended = HasExited;
        var holds = condition();
        Assert.True(holds || !ended, "The child process ended too early.");
        return holds;
    });

    /// <summary>What a child wrote down as acknowledged. Whole lines only: the last may be cut by a kill, or be read while it is written.</summary>
    public static IReadOnlyList<string> Acknowledged(string folder)
    {
        var path = Path.Combine(folder, "acknowledged");
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length == 34)];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private static string Dotnet()
    {
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        return root is null ? "dotnet" : Path.Combine(root, "dotnet");
    }
}
