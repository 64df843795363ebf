using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Processes;

/// <summary>
/// Five readers poll through two silos, one of which is killed: every message that comes afterwards is read, by readers that follow
/// docs/clients.md.
/// </summary>
public sealed partial class ReadersThatLoseASiloTests(DynamoDBLocal dynamo)
{
    private const int Readers = 5, Payments = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly ConcurrentDictionary<string, int> _read = [];
    private readonly ConcurrentQueue<string> _wrong = [];

    [Fact]
    public async Task Every_message_that_was_confirmed_was_read()
    {
        Assert.SkipUnless(ProcessCluster.Unavailable is null, ProcessCluster.Unavailable ?? "");
        await using var cluster = new ProcessCluster(dynamo, silos: 2);
        await cluster.StartAsync();
        using var client = new HttpClient { BaseAddress = cluster.Spi, Timeout = TimeSpan.FromSeconds(100) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, Readers).Select(_ => ReadAsync(client, stop.Token)).ToArray();
        await cluster.PayAsync(Readers * 4);
        await ReadAllAsync(cluster, Readers * 4);

        cluster.Silos[1].Signal("KILL");
        await cluster.PayAsync(Payments);
        await ReadAllAsync(cluster, (Readers * 4) + Payments);

        await stop.CancelAsync();
        await Task.WhenAll(readers).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Empty(_wrong);
    }

    private async Task ReadAllAsync(ProcessCluster cluster, int payments)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var incoming = await cluster.IncomingAsync();
            var unread = incoming.Where(payment => !_read.ContainsKey(payment)).ToArray();
            if (incoming.Length >= payments && unread.Length == 0)
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{unread.Length} of {incoming.Length} payments were not read: {string.Join(", ", unread.Take(5))}. {string.Join(" ", _wrong)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    // A start whose outcome is unknown is begun anew; a read whose outcome is unknown is sent again with the same PI-Pull-Next.
    private async Task ReadAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var start = $"/api/v1/out/{ProcessCluster.Ispb}/stream/start";
        var next = start;
        while (true)
        {
            using var answer = await client.GetAsync(new Uri(next, UriKind.Relative), cancellationToken);
            var outcome = answer.Headers.TryGetValues("pix-outcome", out var told) ? string.Join(",", told) : "";
            if (outcome == "answered" && answer.Headers.TryGetValues("PI-Pull-Next", out var pulled))
            {
                foreach (Match payment in EndToEndIds().Matches(await answer.Content.ReadAsStringAsync(cancellationToken)))
                {
                    _read.AddOrUpdate(payment.Groups[1].Value, 1, (_, times) => times + 1);
                }

                next = pulled.Single();
            }
            else if (outcome == "answered")
            {
                // The stream is gone.
                next = start;
            }
            else if (outcome is not ("outcome-unknown" or "not-sent"))
            {
                _wrong.Enqueue($"{(int)answer.StatusCode} {outcome}");
                return;
            }
        }
    }

    [GeneratedRegex("<EndToEndId>(E[0-9A-Za-z]{31})</EndToEndId>")]
    private static partial Regex EndToEndIds();
}
