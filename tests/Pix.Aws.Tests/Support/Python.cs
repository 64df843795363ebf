using System.Diagnostics;

namespace Pix.Aws.Tests.Support;

/// <summary>A Python that has botocore, and the scripts of these tests.</summary>
internal static class Python
{
    private static readonly Lazy<string> Interpreter = new(Find);

    public static Process Start(string script, params string[] arguments) => Process.Start(Info(Interpreter.Value, [Path.Combine(AppContext.BaseDirectory, "python", script), .. arguments]))!;

    public static async Task<string> RunAsync(string script, string input, params string[] arguments)
    {
        using var process = Start(script, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private static string Find()
    {
        foreach (var candidate in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                using var probe = Process.Start(Info(candidate, ["-c", "import botocore.auth"]))!;
                probe.WaitForExit();
                if (probe.ExitCode == 0)
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such interpreter.
            }
        }

        throw new InvalidOperationException("No python3 here has botocore: './pix test' installs python3-botocore.");
    }

    private static ProcessStartInfo Info(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // botocore must see neither this machine's profiles nor its proxies.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        return start;
    }
}
