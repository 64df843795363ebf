using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using HdrHistogram;

namespace Pix.Load;

/// <summary>Runs a fixed number of senders, each with one request at a time. Measures the throughput, not the latency at a given rate.</summary>
internal sealed class ClosedLoop(HttpClient client, Uri target, PaymentTemplate payments)
{
    private static readonly MediaTypeHeaderValue Xml = new("application/xml") { CharSet = "utf-8" };

    /// <summary>Sends <paramref name="messages"/> payments with <paramref name="senders"/> concurrent senders.</summary>
    public Task<LoadResult> RunAsync(int messages, int senders, CancellationToken cancellationToken)
    {
        var left = messages;
        return RunAsync(() => Interlocked.Decrement(ref left) >= 0, senders, cancellationToken);
    }

    /// <summary>Sends payments with <paramref name="senders"/> concurrent senders for the given time, then waits for the last answers.</summary>
    public Task<LoadResult> RunAsync(TimeSpan time, int senders, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        return RunAsync(() => Stopwatch.GetElapsedTime(started) < time, senders, cancellationToken);
    }

    private async Task<LoadResult> RunAsync(Func<bool> more, int senders, CancellationToken cancellationToken)
    {
        var latencies = new LongConcurrentHistogram(1, 60_000_000, 3);
        var (messages, failures) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => SendAsync()));
        return new LoadResult(messages, failures, Stopwatch.GetElapsedTime(started), latencies);

        async Task SendAsync()
        {
            while (more())
            {
                Interlocked.Increment(ref messages);
                var sent = Stopwatch.GetTimestamp();
                if (!await PostAsync(cancellationToken))
                {
                    Interlocked.Increment(ref failures);
                }

                latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(sent).TotalMicroseconds));
            }
        }
    }

    private async Task<bool> PostAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(payments.Next());
        content.Headers.ContentType = Xml;
        using var answer = await client.PostAsync(target, content, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Created;
    }
}
