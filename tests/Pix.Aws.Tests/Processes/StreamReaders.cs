using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;

namespace Pix.Aws.Tests.Processes;

/// <summary>
/// Readers of streams as the documentation describes one: follow <c>PI-Pull-Next</c> once the messages are kept, ask the same again when an
/// outcome is unknown, begin anew when the stream is gone. Each dies from time to time, in the middle of a read, and another takes its
/// place.
/// </summary>
internal sealed partial class StreamReaders : IAsyncDisposable
{
    private const int ReadsOfALife = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _readers;

    public StreamReaders(Uri spi, int count)
    {
        _client = new HttpClient { BaseAddress = spi, Timeout = TimeSpan.FromSeconds(90) };
        _readers = [.. Enumerable.Range(0, count).Select(seed => RunAsync(new Random(seed)))];
    }

    /// <summary>Resource ids of what was read, with how often each.</summary>
    public ConcurrentDictionary<string, int> Read { get; } = new();

    /// <summary>Resource ids of what was withheld.</summary>
    public ConcurrentDictionary<string, string> Withheld { get; } = new();

    /// <summary>How often each kind of answer came.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    /// <summary>Readers that ended in the middle of a read.</summary>
    public int Deaths => _deaths;

    private int _deaths;

    /// <summary>Ends every reader.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            await LiveAsync(random);
        }
    }

    // One reader, from stream/start to its death or the end of the test.
    private async Task LiveAsync(Random random)
    {
        var start = $"/api/v1/out/{ProcessCluster.Ispb}/stream/start";
        var (next, readsLeft) = (start, random.Next(1, ReadsOfALife));
        while (true)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            if (readsLeft-- <= 0)
            {
                life.CancelAfter(random.Next(1, 60));
            }

            try
            {
                next = await ReadAsync(next, life.Token) ?? start;
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                Interlocked.Increment(ref _deaths);
                return;
            }
        }
    }

    // Where to go on; null for a new stream.
    private async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "multipart/mixed" } } };
        HttpResponseMessage answer;
        string body;
        try
        {
            answer = await _client.SendAsync(request, cancellationToken);
            body = await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            Count("broken");
            return path;
        }

        using (answer)
        {
            Count($"{(int)answer.StatusCode} {Header(answer, "pix-outcome")}");
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            {
                await Task.Delay(Pause, cancellationToken);
                return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? null : path;
            }

            Keep(answer, body);
            return Header(answer, "PI-Pull-Next");
        }
    }

    private void Keep(HttpResponseMessage answer, string body)
    {
        foreach (Match part in ResourceId().Matches(body))
        {
            Read.AddOrUpdate(part.Groups[1].Value, 1, (_, times) => times + 1);
        }

        foreach (Match part in WithheldResource().Matches(Header(answer, "pix-withheld")))
        {
            Withheld[part.Groups[1].Value] = Header(answer, "pix-record-id");
        }
    }

    private void Count(string answer) => Answers.AddOrUpdate(answer, 1, (_, times) => times + 1);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";

    [GeneratedRegex("^PI-ResourceId: ([^\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex ResourceId();

    [GeneratedRegex("resource=([^,; ]+)")]
    private static partial Regex WithheldResource();
}
