using System.Diagnostics;

namespace Pix.Mutation;

/// <summary>Runs a program until it ends or a time limit passes, and writes its output to a file.</summary>
internal static class Tool
{
    /// <returns>Exit code; null if the program did not end in time, in which case the program and its child processes were killed.</returns>
    public static async Task<int?> Run(string folder, string log, TimeSpan limit, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(log) { AutoFlush = true };
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        var reading = Task.WhenAll(Copy(process.StandardOutput, output), Copy(process.StandardError, output));
        try
        {
            await process.WaitForExitAsync(end.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            await reading;
        }
    }

    private static async Task Copy(StreamReader from, StreamWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (to)
            {
                to.WriteLine(line);
            }
        }
    }
}
