using System.ComponentModel;
using System.Diagnostics;
using Pix.Settings;

namespace Pix.Cli.Configuring;

/// <summary>
/// Starts silo and api with <c>--check-config</c>, so that each program itself reports what is wrong with its settings. A check in this
/// program could differ from theirs.
/// </summary>
internal static class ProcessSettings
{
    // Environment variable with the folder of the built programs. The script ./pix sets it.
    private const string AppsVariable = "PIX_APPS";

    private static readonly (string Process, string Program)[] Programs = [("silo", "silo/Pix.Silo.dll"), ("api", "api/Pix.Api.dll")];

    /// <summary>Returns one sentence for each fault that a process reports. Empty if all settings are usable.</summary>
    /// <exception cref="CommandException">A process is not built or cannot be started.</exception>
    public static async Task<IReadOnlyList<(string Process, string Sentence)>> CheckAsync(CancellationToken cancellationToken)
    {
        var folder = Environment.GetEnvironmentVariable(AppsVariable) ?? "";
        var found = await Task.WhenAll(Programs.Select(program => CheckAsync(program.Process, Path.Combine(folder, program.Program), cancellationToken)));
        return [.. found.SelectMany(failures => failures)];
    }

    private static async Task<IEnumerable<(string, string)>> CheckAsync(string process, string program, CancellationToken cancellationToken)
    {
        if (!Presence.HasFile(program))
        {
            throw CommandException.Broken($"The {process} is not built: there is no {program}. './pix up' builds it.");
        }

        var (exitCode, error) = await RunAsync(program, cancellationToken);
        var sentences = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => WithoutPrefix(line, $"pix-{process}: ")).ToList();
        if (exitCode != 0 && sentences.Count == 0)
        {
            sentences.Add($"It ended with code {exitCode} and said nothing.");
        }

        return exitCode == 0 ? [] : sentences.Select(sentence => (process, sentence));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--check-config"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            await output;
            return (process.ExitCode, await error);
        }
        catch (Win32Exception e)
        {
            throw CommandException.Broken($"'dotnet' cannot be started: {e.Message}", e);
        }
    }

    private static string WithoutPrefix(string line, string prefix) => line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : line;
}
