using System.Collections.Concurrent;
using System.Text;
using Orleans.TestingHost;
using Pix.Cluster.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Rates;

namespace Pix.Cluster.Tests;

/// <summary>The Central Bank's limits, kept by three silos together, also when one of them is lost.</summary>
public sealed class RateTests(PixCluster pix)
{
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(24);

    // By then the other silos know that it is lost, and what they held is used up.
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    // The load goes on as long as a busy machine needs for what is to be seen.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // Of the limits' keeper, on a busy machine; each is some seconds in which it did not answer.
    private const int MostSilences = 5;

    private static int _number;

    private readonly Lock _lock = new();
    private long _silentUntil;
    private int _silences;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_silos_under_load_keep_the_limit_though_the_one_that_keeps_the_budget_is_killed()
    {
        await using var cluster = await RateCluster.StartAsync(pix.Token, Cancel);
        using var over = new CancellationTokenSource(Longest);
        var replies = new ConcurrentQueue<(DateTimeOffset At, ExchangeReply Reply)>();
        var killed = DateTimeOffset.MaxValue;

        var senders = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                replies.Enqueue((TimeProvider.System.GetUtcNow(), await SendAsync(cluster.Silos)));
            }
        }, Cancel)).ToArray();
        await Task.Delay(Load / 4, Cancel);
        var keeper = await KeeperAsync(cluster.Silos);
        await cluster.Silos.KillSiloAsync(keeper, Cancel);
        killed = TimeProvider.System.GetUtcNow();
        await Task.Delay(Load - (Load / 4), Cancel);
        var least = RateCluster.SpiRefill * Load.TotalSeconds / 2;
        var bucket = await cluster.CentralBank.SpiLimitAsync();
        while (!over.IsCancellationRequested && !(replies.Any(entry => entry.Reply.Status == 201 && entry.At > killed + Back) && bucket.GetProperty("taken").GetDouble() > least))
        {
            await Task.Delay(100, Cancel);
            bucket = await cluster.CentralBank.SpiLimitAsync();
        }

        await over.CancelAsync();
        await Task.WhenAll(senders);

        bucket = await cluster.CentralBank.SpiLimitAsync();
        var summary = string.Join(", ", replies.GroupBy(entry => (entry.Reply.Error, entry.Reply.Status)).Select(group => $"{group.Key}: {group.Count()}")) + $"; {bucket}";
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.True(bucket.GetProperty("lowest").GetDouble() >= 0, summary);
        Assert.True(replies.All(entry => entry.Reply.Status != 429), summary);
        Assert.True(replies.Any(entry => entry.Reply.Status == 201 && entry.At > killed + Back), summary);
        Assert.True(bucket.GetProperty("taken").GetDouble() > least, summary);
    }

    /// <summary>The largest number of seconds, a date in 2094, milliseconds in place of seconds.</summary>
    [Fact]
    public async Task A_429_with_an_absurd_Retry_After_stops_payments_no_longer_than_the_bucket_takes_to_fill()
    {
        await using var cluster = await RateCluster.StartAsync(pix.Token, Cancel);
        foreach (var retryAfter in new[] { "2147483647", "Fri, 01 Jan 2094 00:00:00 GMT", "15000" })
        {
            await Wait.UntilAsync(async () => (await SendAsync(cluster.Silos)).Status == 201);
            await cluster.CentralBank.BreakAsync("status", "spi", $"429;{retryAfter}");
            await Wait.UntilAsync(async () => (await SendAsync(cluster.Silos)).Status == 429);
            ExchangeReply? paused = null;
            await Wait.UntilAsync(async () => (paused = await SendAsync(cluster.Silos)).Error == ExchangeError.RateLimited);
            Assert.Contains("429", paused!.Detail, StringComparison.Ordinal);

            // 60 tokens at 8 a second take 7.5 s; the wait of the transmission alone would be a minute.
            var (reply, told) = (paused, new ToldWaits());
            await Wait.UntilAsync(async () =>
            {
                if (reply.Error == ExchangeError.RateLimited)
                {
                    Assert.NotNull(reply.RetryAfter);
                    Assert.InRange(reply.RetryAfter.Value.TotalSeconds, 0, 9);
                    told.Add(reply.RetryAfter.Value);
                }

                reply = await SendAsync(cluster.Silos);
                return reply.Status == 201;
            });
            Assert.InRange(told.Sum.TotalSeconds, 0, 50);
        }
    }

    [Fact]
    public async Task DICT_tells_what_is_in_its_buckets_and_a_payer_that_finds_nothing_is_stopped_before_it_has_to()
    {
        await using var cluster = await RateCluster.StartAsync(pix.Token, Cancel);

        // By our own count a participant of category H, of which nothing is known, would have to wait half a minute for its first look-up.
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => LookUpAsync(cluster.Silos, $"nobody{number}@example.com", $"111222333{number:D2}")));
        var replies = new List<ExchangeReply>();
        for (var i = 0; i < 8; i++)
        {
            replies.Add(await LookUpAsync(cluster.Silos, $"nobody{i}@example.com", "11122233344"));
        }

        var other = await LookUpAsync(cluster.Silos, "nobody@example.com", "99988877766");

        Assert.All(many, reply => Assert.Equal(404, reply.Status));
        Assert.Equal((ExchangeError.RateLimited, Fate.NotSent), (replies[^1].Error, replies[^1].Fate));
        Assert.InRange(replies[^1].RetryAfter!.Value.TotalSeconds, 1, 900);
        Assert.Equal(404, other.Status);
        Assert.DoesNotContain(replies, reply => reply.Status == 429);
    }

    private static async Task<ExchangeReply> SendAsync(TestCluster silos)
    {
        var request = new ExchangeRequest
        {
            Channel = PixChannel.Spi,
            Method = "POST",
            Path = Some.PaymentPath,
            Headers = [new HeaderField("Content-Type", "application/xml; charset=utf-8")],
            Body = Encoding.UTF8.GetBytes(Some.Payment().Xml),
            Deadline = TimeSpan.FromSeconds(5),
        };
        try
        {
            // A call to a silo that is gone is not waited for longer than a caller would.
            return await silos.Client.GetGrain<IExchangeGrain>(0).ExchangeAsync(request).WaitAsync(TimeSpan.FromSeconds(6), Cancel);
        }
        catch (Exception lost) when (lost is SiloUnavailableException or TimeoutException or OrleansException)
        {
            return new ExchangeReply { Error = ExchangeError.InternalAfterSending };
        }
    }

    /// <summary>As a caller does: when the keeper of the limits does not answer in time, on a busy machine, it is asked again.</summary>
    private async Task<ExchangeReply> LookUpAsync(TestCluster silos, string key, string payer)
    {
        while (true)
        {
            var asked = TimeProvider.System.GetTimestamp();
            var reply = await AskAsync(silos, key, payer);
            if (reply.Error != ExchangeError.LimitUnknown)
            {
                return reply;
            }

            CountSilence(asked);
            await Task.Delay(100, Cancel);
        }
    }

    // Those that were under way together met the same one.
    private void CountSilence(long asked)
    {
        lock (_lock)
        {
            _silences += asked > _silentUntil ? 1 : 0;
            _silentUntil = TimeProvider.System.GetTimestamp();
            Assert.InRange(_silences, 0, MostSilences);
        }
    }

    private static Task<ExchangeReply> AskAsync(TestCluster silos, string key, string payer) => silos.Client.GetGrain<IExchangeGrain>(0).ExchangeAsync(new ExchangeRequest
    {
        Channel = PixChannel.Dict,
        Method = "GET",
        Path = $"/api/v2/entries/{Uri.EscapeDataString(key)}",
        Headers =
        [
            new HeaderField("PI-RequestingParticipant", PixCluster.Ispb),
            new HeaderField("PI-PayerId", payer),
            new HeaderField("PI-EndToEndId", $"E{PixCluster.Ispb}202611240800{Interlocked.Increment(ref _number):D11}"),
        ],
        Deadline = TimeSpan.FromSeconds(10),
    });

    private static async Task<SiloHandle> KeeperAsync(TestCluster silos)
    {
        var address = await silos.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(silos.Client.GetGrain<IRateBudgetGrain>($"spi/{PixCluster.Ispb}"));
        return silos.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }
}
