using System.Diagnostics;

namespace Pix.Simulator.Tests.Support;

/// <summary>Runs xmlsec1 or java: verifiers that share no code with ours.</summary>
internal static class ExternalTool
{
    public static void SkipUnless(string tool) => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))),
        $"{tool} is not installed");

    public static async Task<(int ExitCode, string Output)> Run(string tool, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
