using System.Diagnostics;

namespace Pix.Operations.Tests.Support;

/// <summary>The clients of <c>samples/clients</c>, as docs/clients.md shows them.</summary>
internal static class Clients
{
    /// <summary>Name of each, and its source.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["curl"] = "samples/clients/curl.sh",
        ["C#"] = "samples/clients/CSharp/Program.cs",
        ["Java"] = "samples/clients/Java/Client.java",
    };

    /// <summary>Runs one to its end; its lines.</summary>
    public static async Task<string[]> RunAsync(string client, params string[] arguments)
    {
        var source = Path.Combine(Repository.Root, Sources[client]);
        var start = client switch
        {
            "curl" => new ProcessStartInfo("/bin/bash", [source, .. arguments]),
            "Java" => new ProcessStartInfo("java", [source, .. arguments]),
            _ => new ProcessStartInfo("dotnet", [Path.Combine(Path.GetDirectoryName(Repository.Program("samples/clients/CSharp"))!, "Pix.Samples.Client.dll"), .. arguments]),
        };
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
