using System.Net;
using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Pix.Aws.Tests.Support;
using Record = Amazon.KinesisFirehose.Model.Record;

namespace Pix.Aws.Tests.Calls;

/// <summary>Who signs and when: credentials that expire, clocks that are wrong.</summary>
public sealed class SigningTests
{
    private static readonly PutRecordBatchRequest Request = new() { DeliveryStreamName = "stream", Records = [new Record { Data = new MemoryStream("x"u8.ToArray()) }] };

    [Fact]
    public async Task A_wrong_secret_is_refused_once_and_told()
    {
        await using var server = await AwsServer.StartAsync();
        using var firehose = new AmazonKinesisFirehoseClient(new BasicAWSCredentials("AKIDTEST", "another"), server.Endpoint, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<AmazonKinesisFirehoseException>(() => firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken));

        Assert.Equal(("InvalidSignatureException", HttpStatusCode.Forbidden), (failure.ErrorCode, failure.StatusCode));
        Assert.Single(await server.RequestsAsync());
    }

    [Fact]
    public async Task The_token_of_a_role_is_signed_too()
    {
        await using var server = await AwsServer.StartAsync(Role("token-1"));
        using var firehose = new AmazonKinesisFirehoseClient(new RotatingCredentials(), server.Endpoint, TimeProvider.System);

        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);

        Assert.Contains("x-amz-security-token", (await server.RequestsAsync())[0].GetProperty("signed")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_credentials_are_fetched_anew()
    {
        await using var server = await AwsServer.StartAsync(Role("token-2", "token-1"));
        using var credentials = new RotatingCredentials();
        using var firehose = new AmazonKinesisFirehoseClient(credentials, server.Endpoint, TimeProvider.System);

        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);

        Assert.Equal(2, credentials.Fetched);
        Assert.Equal(["ExpiredTokenException"], (await server.RequestsAsync()).SkipLast(1).Select(request => request.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(7200)]
    public async Task A_clock_that_is_wrong_by_hours_is_corrected_by_the_answer_and_stays_so(int serverAheadSeconds)
    {
        await using var server = await AwsServer.StartAsync(new { clock_offset_seconds = serverAheadSeconds });
        using var firehose = new AmazonKinesisFirehoseClient(AwsServer.Credentials, server.Endpoint, TimeProvider.System);

        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);
        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);

        Assert.Equal([403, 200, 200], (await server.RequestsAsync()).Select(request => request.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_clock_that_jumps_while_running_is_corrected_back()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.Zero };
        await using var server = await AwsServer.StartAsync();
        using var firehose = new AmazonKinesisFirehoseClient(AwsServer.Credentials, server.Endpoint, new JumpingTime(time));
        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromDays(2));
        await firehose.PutRecordBatchAsync(Request, TestContext.Current.CancellationToken);

        Assert.Equal([200, 403, 200], (await server.RequestsAsync()).Select(request => request.GetProperty("status").GetInt32()));
    }

    private static object Role(string goodToken, params string[] expired) => new
    {
        credentials = new Dictionary<string, object> { ["AKIDROLE"] = new { secret = "secret-of-role", token = goodToken } },
        expired_tokens = expired,
    };

    /// <summary>The wall clock is the fake one, timers are real.</summary>
    private sealed class JumpingTime(TimeProvider wall) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();
    }
}
