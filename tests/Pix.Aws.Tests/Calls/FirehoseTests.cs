using System.Text;
using System.Text.Json;
using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Pix.Aws.Auditing;
using Pix.Aws.Tests.Support;
using Record = Amazon.KinesisFirehose.Model.Record;

namespace Pix.Aws.Tests.Calls;

public sealed class FirehoseTests
{
    private static readonly string[] Lines = ["{\"a\":1}\n", "{\"b\":\"ação\"}\n", ""];

    [Fact]
    public async Task Records_arrive_as_they_were_and_the_signature_is_botocores()
    {
        await using var server = await AwsServer.StartAsync();
        using var firehose = Client(server);

        var response = await firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken);

        Assert.Equal((true, 0), (response.Encrypted, response.FailedPutCount));
        Assert.Equal(["record-0", "record-1", "record-2"], response.RequestResponses.Select(entry => entry.RecordId));
        Assert.Equal(Lines, await server.RecordsAsync());
    }

    [Fact]
    public async Task The_request_is_the_one_that_botocore_sends_and_the_answer_reads_the_same()
    {
        await using var server = await AwsServer.StartAsync(new { faults = new[] { Partial(1), Partial(1) } });
        using var firehose = Client(server);
        var arguments = JsonSerializer.Serialize(new
        {
            DeliveryStreamName = "stream-dict",
            Records = Lines.Select(line => new { Data = new { base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(line)) } }),
        });

        var ours = await firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken);
        using var theirs = JsonDocument.Parse(await Python.RunAsync("botocore_call.py", arguments, server.Url, "firehose", "put_record_batch"));

        var requests = await server.RequestsAsync();
        Assert.Equal(2, requests.Length);
        Assert.Equal(200, requests[1].GetProperty("status").GetInt32());
        foreach (var part in new[] { "target", "content_type", "call" })
        {
            Assert.Equal(requests[1].GetProperty(part).GetRawText(), requests[0].GetProperty(part).GetRawText());
        }

        Assert.Equal(theirs.RootElement.GetProperty("FailedPutCount").GetInt32(), ours.FailedPutCount);
        Assert.Equal(theirs.RootElement.GetProperty("Encrypted").GetBoolean(), ours.Encrypted);
        Assert.Equal(
            theirs.RootElement.GetProperty("RequestResponses").EnumerateArray().Select(entry => (Text(entry, "RecordId"), Text(entry, "ErrorCode"), Text(entry, "ErrorMessage"))),
            ours.RequestResponses.Select(entry => (entry.RecordId, entry.ErrorCode, entry.ErrorMessage)));
    }

    [Fact]
    public async Task The_audit_learns_which_records_were_not_taken()
    {
        await using var server = await AwsServer.StartAsync(new { faults = new[] { Partial(0, 2) } });
        using var firehose = Client(server);

        var result = await new FirehoseClient(firehose).PutRecordBatchAsync(
            "stream-spi", [.. Lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))], TestContext.Current.CancellationToken);

        Assert.Equal(2, result.FailedPutCount);
        Assert.Equal(["ServiceUnavailableException", null, "ServiceUnavailableException"], result.RequestResponses.Select(entry => entry.ErrorCode));
        Assert.Equal([Lines[1]], await server.RecordsAsync());
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(400, "Throttling")]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(500, "InternalFailure")]
    [InlineData(503, "ServiceUnavailableException")]
    public async Task What_passes_is_tried_again(int status, string code)
    {
        await using var server = await AwsServer.StartAsync(new { faults = new[] { new { status, code }, new { status, code } } });
        using var firehose = Client(server);

        await firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken);

        Assert.Equal([status, status, 200], (await server.RequestsAsync()).Select(request => request.GetProperty("status").GetInt32()));
        Assert.Equal(Lines, await server.RecordsAsync());
    }

    [Fact]
    public async Task A_connection_that_dies_is_tried_again()
    {
        await using var server = await AwsServer.StartAsync(new { faults = new[] { new { hang_up = true } } });
        using var firehose = Client(server);

        await firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken);

        Assert.Equal(Lines, await server.RecordsAsync());
    }

    [Fact]
    public async Task What_does_not_pass_is_given_up_after_four_attempts_with_the_services_words()
    {
        await using var server = await AwsServer.StartAsync(new { faults = Enumerable.Repeat(new { status = 503, code = "ServiceUnavailableException" }, 9) });
        using var firehose = Client(server);

        var failure = await Assert.ThrowsAsync<ServiceUnavailableException>(() => firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken));

        Assert.Equal(("ServiceUnavailableException", 503, "As asked.", ErrorType.Receiver), (failure.ErrorCode, (int)failure.StatusCode, failure.Message, failure.ErrorType));
        Assert.NotEmpty(failure.RequestId);
        Assert.Equal(4, (await server.RequestsAsync()).Length);
    }

    [Fact]
    public async Task A_mistake_of_ours_is_not_tried_again()
    {
        await using var server = await AwsServer.StartAsync();
        using var firehose = Client(server);

        var failure = await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => firehose.PutRecordBatchAsync(Request(Lines, "nowhere"), TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.Sender, "Firehose nowhere not found"), (failure.ErrorType, failure.Message));
        Assert.Single(await server.RequestsAsync());
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_a_failure_with_a_name()
    {
        await using var server = await AwsServer.StartAsync(new { faults = new[] { new { garbage = "<html>proxy</html>" } } });
        using var firehose = Client(server);

        var failure = await Assert.ThrowsAsync<AmazonKinesisFirehoseException>(() => firehose.PutRecordBatchAsync(Request(Lines), TestContext.Current.CancellationToken));

        Assert.Equal("UnreadableAnswer", failure.ErrorCode);
    }

    private static AmazonKinesisFirehoseClient Client(AwsServer server) => new(AwsServer.Credentials, server.Endpoint, TimeProvider.System);

    private static PutRecordBatchRequest Request(string[] lines, string stream = "stream-dict") => new()
    {
        DeliveryStreamName = stream,
        Records = [.. lines.Select(line => new Record { Data = new MemoryStream(Encoding.UTF8.GetBytes(line)) })],
    };

    private static object Partial(params int[] partial) => new { partial };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
