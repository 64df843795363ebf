using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Pix.Aws.Calls;

namespace Pix.Aws.Tests.Support;

/// <summary>The AWS services of these tests: <c>python/aws_server.py</c>, which checks every signature with botocore. One for each test.</summary>
internal sealed class AwsServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control;

    private AwsServer(Process process, string url)
    {
        (_process, Url) = (process, url);
        _control = new HttpClient { BaseAddress = new Uri(url) };
    }

    public static BasicAWSCredentials Credentials => new("AKIDTEST", "secret-of-tests");

    public string Url { get; }

    public AwsEndpoint Endpoint => new(new Uri(Url), "sa-east-1");

    public static async Task<AwsServer> StartAsync(object? state = null)
    {
        var process = Python.Start("aws_server.py");
        var errors = process.StandardError.ReadToEndAsync();
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The AWS test server did not start: {await errors}");
        var server = new AwsServer(process, $"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}");
        if (state is not null)
        {
            await server.SetAsync(state);
        }

        return server;
    }

    /// <summary>Changes what the server knows: credentials, faults, clock, secrets, parameters.</summary>
    public async Task SetAsync(object state)
    {
        // With a length: Python's server does not read chunks.
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(state));
        using var answer = await _control.PostAsync(new Uri("/control", UriKind.Relative), content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Requests that came in, oldest first, as the server recorded them.</summary>
    public async Task<JsonElement[]> RequestsAsync() => [.. (await SeenAsync()).GetProperty("requests").EnumerateArray()];

    /// <summary>Firehose records that were taken.</summary>
    public async Task<string[]> RecordsAsync() => [.. (await SeenAsync()).GetProperty("records").EnumerateArray().Select(record => record.GetString()!)];

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private Task<JsonElement> SeenAsync() => _control.GetFromJsonAsync<JsonElement>("/requests", TestContext.Current.CancellationToken);
}
