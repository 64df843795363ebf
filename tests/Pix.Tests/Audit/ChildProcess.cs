using System.Diagnostics;

namespace Pix.Tests.Audit;

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

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Dotnet()
    {
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        return root is null ? "dotnet" : Path.Combine(root, "dotnet");
    }
}
