using System.Diagnostics;

namespace Pix.TestToken;

/// <summary>Runs a command-line tool to its end; a failure carries what it said.</summary>
public static class CommandLine
{
    public static string Run(string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}");
    }
}
