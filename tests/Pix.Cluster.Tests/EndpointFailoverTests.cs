using System.Collections.Concurrent;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Two endpoints of SPI behind the real front door: the first dies with a payment under way, and comes back.</summary>
public sealed class EndpointFailoverTests(PixCluster pix)
{
    private readonly ConcurrentDictionary<string, string> _records = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Payments_go_on_through_the_second_endpoint_and_return_to_the_first_and_only_a_resend_reaches_both_with_the_same_bytes()
    {
        await using var cluster = await FailoverCluster.StartAsync(pix.Token, Cancel);
        await PayUntilTheFirstIsUsedAsync(cluster);
        var start = await ReceivedAsync(cluster);
        await PayAsync(cluster, 6);
        Assert.Equal((start.First + 6, start.Second), await ReceivedAsync(cluster));

        // What the first had and did not answer when it died is unknown, and goes to the second as the same bytes.
        await cluster.First.BreakAsync("reset-before-answer", "spi");
        var under = PayAsync(cluster);
        while ((await ReceivedAsync(cluster)).First < start.First + 7 && !under.IsCompleted)
        {
            await Task.Delay(10, Cancel);
        }

        await cluster.FirstPort.DieAsync();
        var resent = await under;
        await PayAsync(cluster, 6);
        Assert.Equal(start.Second + 7, (await ReceivedAsync(cluster)).Second);

        cluster.FirstPort.Live();
        await PayUntilTheFirstIsUsedAsync(cluster);
        var before = await ReceivedAsync(cluster);
        await PayAsync(cluster, 6);
        var after = await ReceivedAsync(cluster);
        Assert.Equal((before.First + 6, before.Second), after);

        await AssertOnlyTheResendIsAtBothAsync(cluster, resent);
        var audit = await cluster.AuditAsync("select end_to_end_id, response_status_code, record_id from spi where request_method = 'POST'", _records.Count);
        Assert.Equal(
            _records.Select(sent => $"{sent.Key} 201 {sent.Value}").Order(StringComparer.Ordinal),
            audit.Rows.Select(row => $"{row[0]} {row[1]} {row[2]}").Order(StringComparer.Ordinal));
    }

    /// <summary>Sends a payment; its end-to-end id.</summary>
    private async Task<string> PayAsync(FailoverCluster cluster)
    {
        var (xml, endToEndId) = Some.Payment();
        using var answer = await cluster.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
        Assert.Equal((201, "answered"), ((int)answer.StatusCode, answer.Header("pix-outcome")));
        _records[endToEndId] = answer.Header("pix-record-id");
        return endToEndId;
    }

    private async Task PayAsync(FailoverCluster cluster, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await PayAsync(cluster);
        }
    }

    /// <summary>A first connection that takes long, on a machine that is busy, counts as one that failed: the second endpoint serves for a while.</summary>
    private async Task PayUntilTheFirstIsUsedAsync(FailoverCluster cluster)
    {
        var before = await ReceivedAsync(cluster);
        var began = TimeProvider.System.GetTimestamp();
        while ((await ReceivedAsync(cluster)).First == before.First)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "The first endpoint is not used.");
            await PayAsync(cluster, 1);
        }
    }

    private static async Task<(int First, int Second)> ReceivedAsync(FailoverCluster cluster) =>
        ((await cluster.First.ReceivedAsync(IsPayment)).Count, (await cluster.Second.ReceivedAsync(IsPayment)).Count);

    private static bool IsPayment(WireRequest request) => request.Method == "POST" && request.Path == Some.PaymentPath;

    private async Task AssertOnlyTheResendIsAtBothAsync(FailoverCluster cluster, string resent)
    {
        foreach (var endToEndId in _records.Keys)
        {
            List<byte[]> received = [.. await cluster.First.BodiesWithAsync(endToEndId), .. await cluster.Second.BodiesWithAsync(endToEndId)];
            Assert.Equal(endToEndId == resent ? 2 : 1, received.Count);
            Assert.All(received, body => Assert.Equal(received[0], body));
        }
    }
}
