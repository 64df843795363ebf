using System.Buffers;
using System.Text.Json;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Pix.Aws.Calls;

namespace Amazon.KinesisFirehose;

/// <summary>Calls Amazon Data Firehose (API version 2015-08-04).</summary>
public sealed class AmazonKinesisFirehoseClient : IAmazonKinesisFirehose
{
    private readonly AwsJsonClient _calls;

    /// <summary>Makes a client with region, endpoint and credentials from the SDK's default chains.</summary>
    public AmazonKinesisFirehoseClient()
        : this(DefaultAWSCredentialsIdentityResolver.GetCredentials(), AwsEndpoint.Of("firehose", "FIREHOSE"), TimeProvider.System)
    {
    }

    /// <summary>Makes a client with the given credentials, endpoint and clock.</summary>
    public AmazonKinesisFirehoseClient(AWSCredentials credentials, AwsEndpoint endpoint, TimeProvider time) =>
        _calls = new AwsJsonClient("firehose", "Firehose_20150804", endpoint, credentials, time);

    /// <inheritdoc/>
    public async Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var answer = await _calls.CallAsync("PutRecordBatch", Write(request), cancellationToken);
            return JsonSerializer.Deserialize<PutRecordBatchResponse>(answer)
                ?? throw new JsonException("The answer is null.");
        }
        catch (AwsCallException failed)
        {
            throw Failure(failed);
        }
        catch (JsonException unreadable)
        {
            throw new AmazonKinesisFirehoseException("Firehose's answer cannot be read.", unreadable, ErrorType.Unknown, "UnreadableAnswer", "", default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private static ReadOnlyMemory<byte> Write(PutRecordBatchRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("DeliveryStreamName", request.DeliveryStreamName);
        json.WriteStartArray("Records");
        foreach (var record in request.Records)
        {
            json.WriteStartObject();
            json.WriteBase64String("Data", record.Data.TryGetBuffer(out var bytes) ? bytes : record.Data.ToArray());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static AmazonKinesisFirehoseException Failure(AwsCallException failed)
    {
        var (status, code, message, requestId) = failed.Error;
        var type = (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return code switch
        {
            "InvalidArgumentException" => new InvalidArgumentException(message, failed, type, code, requestId, status),
            "InvalidKMSResourceException" => new InvalidKMSResourceException(message, failed, type, code, requestId, status),
            "InvalidSourceException" => new InvalidSourceException(message, failed, type, code, requestId, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, failed, type, code, requestId, status),
            "ServiceUnavailableException" => new ServiceUnavailableException(message, failed, type, code, requestId, status),
            _ => new AmazonKinesisFirehoseException(message, failed, type, code, requestId, status),
        };
    }
}
