using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SecretsManager.Model;
using Pix.Aws.Calls;

namespace Amazon.SecretsManager;

/// <summary>Calls AWS Secrets Manager (API version 2017-10-17).</summary>
public sealed class AmazonSecretsManagerClient : IAmazonSecretsManager
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new EpochSeconds(), new Base64Stream() },
    };

    private readonly AwsJsonClient _calls;

    /// <summary>Makes a client with region, endpoint and credentials from the SDK's default chains.</summary>
    public AmazonSecretsManagerClient()
        : this(DefaultAWSCredentialsIdentityResolver.GetCredentials(), AwsEndpoint.Of("secretsmanager", "SECRETS_MANAGER"), TimeProvider.System)
    {
    }

    /// <summary>Makes a client with the given credentials, endpoint and clock.</summary>
    public AmazonSecretsManagerClient(AWSCredentials credentials, AwsEndpoint endpoint, TimeProvider time) =>
        _calls = new AwsJsonClient("secretsmanager", "secretsmanager", endpoint, credentials, time);

    /// <inheritdoc/>
    public async Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var answer = await _calls.CallAsync("GetSecretValue", JsonSerializer.SerializeToUtf8Bytes(request, Json), cancellationToken);
            return JsonSerializer.Deserialize<GetSecretValueResponse>(answer, Json) ?? throw new JsonException();
        }
        catch (AwsCallException failed)
        {
            throw Failure(failed);
        }
        catch (JsonException)
        {
            // The inner exception is left out, because its text may quote the secret.
            throw new AmazonSecretsManagerException("Secrets Manager's answer cannot be read.", null, ErrorType.Unknown, "UnreadableAnswer", "", default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private static AmazonSecretsManagerException Failure(AwsCallException failed)
    {
        var (status, code, message, requestId) = failed.Error;
        var type = (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return code switch
        {
            "DecryptionFailure" or "DecryptionFailureException" => new DecryptionFailureException(message, failed, type, code, requestId, status),
            "InternalServiceError" or "InternalServiceErrorException" => new InternalServiceErrorException(message, failed, type, code, requestId, status),
            "InvalidParameterException" => new InvalidParameterException(message, failed, type, code, requestId, status),
            "InvalidRequestException" => new InvalidRequestException(message, failed, type, code, requestId, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, failed, type, code, requestId, status),
            _ => new AmazonSecretsManagerException(message, failed, type, code, requestId, status),
        };
    }

    private sealed class EpochSeconds : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DateTime.UnixEpoch.AddSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteNumberValue((value - DateTime.UnixEpoch).TotalSeconds);
    }

    private sealed class Base64Stream : JsonConverter<MemoryStream>
    {
        public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToArray());
    }
}
