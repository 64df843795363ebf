using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pix.Load.Targets;

namespace Pix.Load.References;

/// <summary>A process that a benchmark measures for comparison with Pix. It is ended together with the benchmark.</summary>
internal sealed class ReferenceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Func<Process, Task> _end;

    private ReferenceProcess(string name, Process process, Func<Process, Task> end)
    {
        (_process, _end) = (process, end);
        Usage = new ProcessUsage(name, process.Id);
    }

    public ProcessUsage Usage { get; }

    /// <summary>Starts <c>Pix.Bare</c> in a role (api, silo or sink), and returns when the process reports that it is ready.</summary>
    /// <exception cref="InvalidOperationException">The process ended or was not ready within 60 s.</exception>
    public static async Task<ReferenceProcess> BareAsync(string role, string name, params object[] arguments)
    {
        var program = Path.Combine(Places.Root, "tools", "Pix.Bare", "bin", "Release", "net10.0", "Pix.Bare.dll");
        var started = Start("dotnet", [program, role, .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)]);
        if (!await IsReadyAsync(started))
        {
            started.Kill();
            throw new InvalidOperationException($"The {role} of the bare frame did not start.");
        }

        return new ReferenceProcess(name, started, process =>
        {
            process.StandardInput.Close();
            return process.WaitForExitAsync();
        });
    }

    /// <summary>Starts a program that is not part of Pix. The program is killed when this object is disposed.</summary>
    public static ReferenceProcess Program(string name, string path, params string[] arguments) => new(name, Start(path, arguments), process =>
    {
        process.Kill();
        return process.WaitForExitAsync();
    });

    /// <summary>Returns different ports of 127.0.0.1 on which no process is listening at this moment.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        await _end(_process);
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            return await process.StandardOutput.ReadLineAsync(limit.Token) == "ready";
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Process Start(string path, IReadOnlyList<string> arguments) => Process.Start(new ProcessStartInfo(path, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
