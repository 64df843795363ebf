using System.Text;
using System.Text.Json;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests.Icom;

/// <summary>Reading goes on past what does not verify, whatever the way onward looks like.</summary>
[Collection(AloneAtTheCentralBank.Name)]
public sealed class DeliveryTests(PixCluster pix) : IAsyncLifetime
{
    private const int ManyStarts = 120;

    private static readonly string Streams = $"/api/v1/out/{PixCluster.Ispb}/stream/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await pix.CentralBank.BeginAnewAsync();

    public async ValueTask DisposeAsync() => await pix.CentralBank.BeginAnewAsync();

    [Fact]
    public async Task The_good_messages_of_a_delivery_reach_the_reader_and_the_bad_one_is_named_and_kept()
    {
        var (good, bad) = await pix.CentralBank.QueueAsync(5, badEvery: 5);

        using var answer = await GetAsync(Streams + "start", "multipart/mixed");
        using var closed = await pix.Spi.DeleteAsync(answer.Header("PI-Pull-Next"), Cancel);

        Assert.Equal((200, "answered", "true"), ((int)answer.StatusCode, answer.Header("pix-outcome"), answer.Header("pix-signature-valid")));
        Assert.Equal($"5;rule=SignatureInvalid;resource={bad.Single()}", answer.Header("pix-withheld"));
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(good, ResourceIds(body));
        Assert.DoesNotContain("message 5<", body, StringComparison.Ordinal);
        Assert.Equal(200, (int)closed.StatusCode);
        await AssertKeptAsync(answer, "message 5<", $"5;rule=SignatureInvalid;resource={bad.Single()}");
    }

    [Theory]
    [InlineData("multipart/mixed", "1;rule=SignatureInvalid;resource=")]
    [InlineData("application/xml", "0;rule=SignatureInvalid;resource=")]
    public async Task A_reader_goes_on_when_nothing_of_a_delivery_verifies(string accept, string withheld)
    {
        var (_, bad) = await pix.CentralBank.QueueAsync(1, badEvery: 1);
        using var answer = await GetAsync(Streams + "start", accept);
        var (good, _) = await pix.CentralBank.QueueAsync(1, badEvery: 0);

        using var next = await GetAsync(answer.Header("PI-Pull-Next"), accept);
        using var closed = await pix.Spi.DeleteAsync(next.Header("PI-Pull-Next"), Cancel);

        Assert.Equal((204, "answered", "false"), ((int)answer.StatusCode, answer.Header("pix-outcome"), answer.Header("pix-signature-valid")));
        Assert.Equal(withheld + bad.Single(), answer.Header("pix-withheld"));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((200, "true", ""), ((int)next.StatusCode, next.Header("pix-signature-valid"), next.Header("pix-withheld")));
        Assert.Contains(good.Single(), accept == "application/xml" ? next.Header("PI-ResourceId") : await next.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(200, (int)closed.StatusCode);
        await AssertKeptAsync(answer, "message 1<", withheld + bad.Single());
    }

    [Fact]
    public async Task What_was_cut_off_is_not_confirmed()
    {
        await pix.CentralBank.QueueAsync(1, badEvery: 0);
        await pix.CentralBank.BreakAsync("bigAnswer", "spi");

        using var answer = await GetAsync(Streams + "start", "application/xml");

        Assert.Equal((502, "outcome-unknown", "", ""), ((int)answer.StatusCode, answer.Header("pix-outcome"), answer.Header("pix-withheld"), answer.Header("PI-Pull-Next")));
    }

    [Fact]
    public async Task A_reader_goes_on_past_a_delivery_that_cannot_be_read()
    {
        await pix.CentralBank.QueueAsync(2, badEvery: 0);
        await pix.CentralBank.BreakAsync("gzipBomb", "spi");

        using var answer = await GetAsync(Streams + "start", "application/xml");
        using var next = await GetAsync(answer.Header("PI-Pull-Next"), "application/xml");
        using var closed = await pix.Spi.DeleteAsync(next.Header("PI-Pull-Next"), Cancel);

        Assert.Equal((204, "answered", "false", "0;rule=AnswerUnreadable;resource="), ((int)answer.StatusCode, answer.Header("pix-outcome"), answer.Header("pix-signature-valid"), answer.Header("pix-withheld")));
        Assert.Equal((200, "true", 200), ((int)next.StatusCode, next.Header("pix-signature-valid"), (int)closed.StatusCode));
        await AssertKeptAsync(answer, "", "0;rule=AnswerUnreadable;resource=");
    }

    [Fact]
    public async Task A_caller_cannot_put_words_into_pix_withheld()
    {
        await pix.CentralBank.QueueAsync(1, badEvery: 0);
        using var request = new HttpRequestMessage(HttpMethod.Get, Streams + "start") { Headers = { { "pix-withheld", "1;rule=Mine;resource=x" } } };

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        Assert.Equal("", answer.Header("pix-withheld"));
        (await pix.Spi.DeleteAsync(answer.Header("PI-Pull-Next"), Cancel)).Dispose();
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("TwoSegments")]
    [InlineData("OtherWord")]
    [InlineData("Slash")]
    [InlineData("EqualsSign")]
    [InlineData("Query")]
    [InlineData("Absolute")]
    [InlineData("Relative")]
    public async Task Whatever_PI_Pull_Next_holds_can_be_followed_and_closed(string form)
    {
        foreach (var channel in (string[])["primary", "secondary"])
        {
            await pix.CentralBank.PullNextFormAsync(form);
            await pix.CentralBank.LongPollAsync(TimeSpan.FromMilliseconds(5));
            using var started = await GetAsync(Streams + "start", "multipart/mixed", channel);
            using var followed = await GetAsync(started.Header("PI-Pull-Next"), "multipart/mixed", channel);
            using var request = new HttpRequestMessage(HttpMethod.Delete, followed.Header("PI-Pull-Next")) { Headers = { { "pix-channel", channel } } };
            using var closed = await pix.Spi.SendAsync(request, Cancel);

            // Whether a message waits is of no matter here: an answer to a request of before may still be on its way.
            Assert.All([started, followed], read => Assert.True((int)read.StatusCode is 200 or 204));
            Assert.Equal(200, (int)closed.StatusCode);
            Assert.StartsWith(Streams, followed.Header("PI-Pull-Next"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Streams_started_one_after_the_other_are_all_answered()
    {
        await pix.CentralBank.LongPollAsync(TimeSpan.FromMilliseconds(5));
        var statuses = new List<int>();
        for (var start = 0; start < ManyStarts; start++)
        {
            using var started = await pix.Spi.GetAsync(Streams + "start", Cancel);
            statuses.Add((int)started.StatusCode);
            using var closed = await pix.Spi.DeleteAsync(started.Header("PI-Pull-Next"), Cancel);
            statuses.Add((int)closed.StatusCode);
        }

        Assert.Equal([204, 200], statuses.Distinct());
        var starts = (await pix.CentralBank.ReceivedAsync(received => received.Path == Streams + "start")).TakeLast(ManyStarts);
        Assert.InRange(starts.Select(received => received.ConnectionId).Distinct().Count(), 1, 8);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept, string channel = "primary")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept }, { "pix-channel", channel } } };
        return await pix.Spi.SendAsync(request, Cancel);
    }

    private async Task AssertKeptAsync(HttpResponseMessage answer, string content, string withheld)
    {
        var rows = await pix.AuditAsync(
            $"SELECT response_signature_valid, response_body, response_header, outcome FROM audit WHERE record_id = '{answer.Header("pix-record-id")}'", 1);
        var row = Assert.Single(rows.Rows);
        Assert.Equal(("false", "answered"), (row[0], row[3]));
        Assert.Contains(content, row[1] as string ?? Encoding.UTF8.GetString((byte[])row[1]!), StringComparison.Ordinal);
        Assert.Contains(withheld, JsonSerializer.Serialize(row[2], Readable), StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> ResourceIds(string body) =>
        body.Split("\r\n").Where(line => line.StartsWith("PI-ResourceId: ", StringComparison.Ordinal)).Select(line => line["PI-ResourceId: ".Length..]);
}
