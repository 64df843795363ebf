using System.Diagnostics;

namespace Pix.Disk.Tests;

/// <summary>Runs one explicit test of this assembly in a process of its own, in an environment of its own.</summary>
internal sealed class Child : IDisposable
{
    private const string ArgumentVariable = "PIX_TESTS_CHILD_ARGUMENT";

    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    private Child(Process process)
    {
        _process = process;
        (_output, _errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>In the child: what the parent gave it.</summary>
    /// <remarks>Skips the test in an ordinary run.</remarks>
    public static string Argument
    {
        get
        {
            var argument = Environment.GetEnvironmentVariable(ArgumentVariable);
            Assert.SkipWhen(argument is null, "Run by other tests, in a process of its own.");
            return argument!;
        }
    }

    public bool HasExited => _process.HasExited;

    public static Child Start<T>(string method, string argument, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noLogo", "-noColor", "-explicit", "only", "-method", $"{typeof(T).FullName}.{method}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[ArgumentVariable] = argument;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Its end, by itself; the one test must have passed.</summary>
    public async Task PassAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var output = await _output + await _errors;
        Assert.True(_process.ExitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), output);
    }

    /// <summary>Its end, by itself.</summary>
    public Task UntilEndAsync() => Wait.UntilAsync(() => HasExited, "the child ends");

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for what the process is to bring about.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => Wait.UntilAsync(() =>
        {
            Assert.False(HasExited, $"The child ended before {what}: {(HasExited ? _output.Result + _errors.Result : "")}");
            return condition();
        }, what);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
