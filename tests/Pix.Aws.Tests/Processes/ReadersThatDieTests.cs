using System.Diagnostics;
using System.Globalization;
using Pix.Aws.Tests.Support;
using Pix.TestToken;

namespace Pix.Aws.Tests.Processes;

/// <summary>
/// Messages are read through two silos while readers die, silos are killed and stopped, and one message in so many has a bad signature.
/// Every good one is read, and none is confirmed to the Central Bank that nobody got. <c>./pix chaos reading</c> runs this with more
/// messages (PIX_CHAOS_MESSAGES).
/// </summary>
public sealed class ReadersThatDieTests(DynamoDBLocal dynamo)
{
    private const int Readers = 4, OneBadIn = 200, ShortMessages = 400, ShortOneBadIn = 40, MessagesAtOnce = 50, LongMisfortunes = 24, ShortMisfortunes = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4), Stopped = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_good_message_is_read_and_none_is_confirmed_that_nobody_got()
    {
        Assert.SkipUnless(TokenKind.Chosen.Unavailable is null, TokenKind.Chosen.Unavailable ?? "");
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("PIX_CHAOS_MESSAGES"), CultureInfo.InvariantCulture, out var messages);
        messages = isLong ? messages : ShortMessages;
        await using var cluster = new ProcessCluster(dynamo, silos: 2, new Dictionary<string, string?>
        {
            ["Simulator:PullNextForm"] = "Rotating",
            ["Simulator:LongPoll"] = "00:00:01",
            ["Simulator:StreamLife"] = "00:00:03",
        });
        await cluster.StartAsync();
        await using var readers = new StreamReaders(cluster.Spi, Readers);
        var misfortunes = MisfortunesAsync(cluster, isLong ? LongMisfortunes : ShortMisfortunes);
        var (good, bad) = await QueueAsync(cluster, messages, isLong ? OneBadIn : ShortOneBadIn, misfortunes);
        await misfortunes;
        await ReadAsync(cluster, readers, good, bad);
        await readers.StopAsync();
        await JudgeAsync(cluster, readers, good, bad);
    }

    // Spread over the misfortunes, so that each of them meets messages.
    private static async Task<(HashSet<string> Good, HashSet<string> Bad)> QueueAsync(ProcessCluster cluster, int messages, int oneBadIn, Task misfortunes)
    {
        var (good, bad) = (new HashSet<string>(), new HashSet<string>());
        for (var queued = 0; queued < messages; queued += MessagesAtOnce)
        {
            var (more, moreBad) = await cluster.QueueMessagesAsync(Math.Min(MessagesAtOnce, messages - queued), queued, oneBadIn);
            good.UnionWith(more);
            bad.UnionWith(moreBad);
            await Task.WhenAny(misfortunes, Task.Delay(TimeSpan.FromSeconds(0.4), Cancel));
        }

        return (good, bad);
    }

    // kill -9 of one silo, SIGTERM of the other, SIGSTOP of one for a while: one after the other, so that one silo is always there.
    private static async Task MisfortunesAsync(ProcessCluster cluster, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var silo = number / 3 % 2;
            var process = cluster.Silos[silo];
            if (number % 3 == 2)
            {
                process.Signal("STOP");
                await Task.Delay(Stopped, Cancel);
                process.Signal("CONT");
                continue;
            }

            process.Signal(number % 3 == 0 ? "KILL" : "TERM");
            await process.EndedAsync(TimeSpan.FromSeconds(60));
            process.Start();
            await cluster.SiloReadyAsync(silo);
        }
    }

    private static async Task ReadAsync(ProcessCluster cluster, StreamReaders readers, HashSet<string> good, HashSet<string> bad)
    {
        var started = Stopwatch.GetTimestamp();
        while (!good.IsSubsetOf(readers.Read.Keys) || !bad.IsSubsetOf(readers.Withheld.Keys))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                var confirmed = await cluster.ConfirmedAsync();
                var (missing, missingBad) = (good.Except(readers.Read.Keys).ToList(), bad.Except(readers.Withheld.Keys).ToList());
                Assert.Fail($"{missing.Count} good messages were not read, {missing.Count(confirmed.Contains)} of them confirmed; {missingBad.Count} bad ones were not named, "
                    + $"{missingBad.Count(confirmed.Contains)} of them confirmed. {Told(readers)}");
            }

            await Task.Delay(200, Cancel);
        }
    }

    private static async Task JudgeAsync(ProcessCluster cluster, StreamReaders readers, HashSet<string> good, HashSet<string> bad)
    {
        var confirmed = await cluster.ConfirmedAsync();
        var unread = confirmed.Except(readers.Read.Keys).Except(readers.Withheld.Keys).ToList();
        var output = $"{good.Count} good messages, {bad.Count} bad; {readers.Deaths} readers died; {readers.Read.Values.Sum() - readers.Read.Count} deliveries came a second time; "
            + $"{confirmed.Count} confirmed, {unread.Count} of them read by nobody. {Told(readers)}";
        TestContext.Current.TestOutputHelper!.WriteLine(output);
        if (Environment.GetEnvironmentVariable("PIX_CHAOS_REPORT") is { Length: > 0 } report)
        {
            await File.WriteAllTextAsync(report, output + "\n", Cancel);
        }

        Assert.Empty(unread);
        Assert.Empty(bad.Intersect(readers.Read.Keys));
        Assert.Empty(good.Intersect(readers.Withheld.Keys));
        Assert.True(readers.Deaths > Readers, output);
    }

    private static string Told(StreamReaders readers) =>
        "Answers: " + string.Join(", ", readers.Answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Value} × {answer.Key}")) + ".";
}
