using System.Net.Http.Headers;
using Amazon.Runtime;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Pix.Aws.Calls;

/// <summary>
/// Calls an AWS service by the AWS JSON 1.1 protocol. Signs and retries calls, corrects the clock used for signatures, and renews expired
/// credentials.
/// </summary>
/// <remarks>
/// Signatures and credentials come from the SDK, and retries follow the SDK's standard retry mode. docs/adr/0007 says why Pix does not use
/// the SDK's own clients.
/// </remarks>
internal sealed class AwsJsonClient : IDisposable
{
    private const int MaxRetries = 3, MaxAnswerBytes = 4 << 20;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(15);

    private readonly string _service;
    private readonly string _targetPrefix;
    private readonly AwsEndpoint _endpoint;
    private readonly AWSCredentials _credentials;
    private readonly AwsClock _clock;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="service">Name of the service as it is written in request signatures, such as <c>firehose</c>.</param>
    /// <param name="targetPrefix">Text before the operation's name in the header X-Amz-Target.</param>
    /// <param name="endpoint">Address and region of the service.</param>
    /// <param name="credentials">Credentials from the SDK's chain.</param>
    /// <param name="time">Clock for signatures and delays.</param>
    public AwsJsonClient(string service, string targetPrefix, AwsEndpoint endpoint, AWSCredentials credentials, TimeProvider time)
    {
        (_service, _targetPrefix, _endpoint, _credentials) = (service, targetPrefix, endpoint, credentials);
        _clock = new AwsClock(time);
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = endpoint.Url,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = MaxDelay,
                ShouldHandle = new PredicateBuilder()
                    .Handle<AwsCallException>(failure => failure.Again)
                    .Handle<HttpRequestException>()
                    .Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    /// <summary>Calls one operation with a JSON body, and returns the JSON of the answer.</summary>
    /// <exception cref="AwsCallException">The service answered with an error, even to the last attempt.</exception>
    /// <exception cref="HttpRequestException">The service could not be reached.</exception>
    public async Task<byte[]> CallAsync(string operation, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync((call, token) => call.Client.AttemptAsync(call.Operation, call.Body, token), (Client: this, Operation: operation, Body: body), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async ValueTask<byte[]> AttemptAsync(string operation, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var credentials = await _credentials.GetCredentialsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(AwsSigner.ContentType);
        AwsSigner.Sign(request, $"{_targetPrefix}.{operation}", body.Span, credentials, _endpoint, _service, _clock.UtcNow);
        using var answer = await _http.SendAsync(request, cancellationToken);
        var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? content : throw Failed(AwsError.Of(answer, content), answer.Headers.Date);
    }

    private AwsCallException Failed(AwsError error, DateTimeOffset? serverTime)
    {
        if (error.MayBeSkew)
        {
            return new AwsCallException(error, _clock.CorrectBy(serverTime));
        }

        if (error.IsExpiry && _credentials is RefreshingAWSCredentials refreshing)
        {
            refreshing.ClearCredentials();
            return new AwsCallException(error, again: true);
        }

        return new AwsCallException(error, error.IsTransient);
    }
}
