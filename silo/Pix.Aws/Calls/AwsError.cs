using System.Net;
using System.Text.Json;

namespace Pix.Aws.Calls;

/// <summary>An error answer of the AWS JSON protocol.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Error code without its namespace, such as <c>ThrottlingException</c>.</param>
/// <param name="Message">The service's description of the error.</param>
/// <param name="RequestId">Id of the request, for AWS support.</param>
internal sealed record AwsError(HttpStatusCode Status, string Code, string Message, string RequestId)
{
    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "ServiceUnavailableException",
    };

    private static readonly HashSet<string> Expiries = new(StringComparer.Ordinal)
    {
        "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId",
    };

    private static readonly HashSet<string> Skews = new(StringComparer.Ordinal)
    {
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
    };

    /// <summary>True if the same request can succeed later.</summary>
    public bool IsTransient => (int)Status >= 500 || Status == HttpStatusCode.TooManyRequests || Throttles.Contains(Code);

    /// <summary>True if AWS refused the credentials as expired or unknown, so a retry with new credentials can succeed.</summary>
    public bool IsExpiry => Expiries.Contains(Code);

    /// <summary>True if the error is possibly caused by a wrong local clock.</summary>
    public bool MayBeSkew => Skews.Contains(Code);

    /// <summary>Reads an error answer. If the body is not JSON, the code and message come from the headers and the status.</summary>
    public static AwsError Of(HttpResponseMessage answer, byte[] body)
    {
        var (type, message) = Parse(body);
        var code = Header(answer, "x-amzn-ErrorType") ?? type ?? answer.StatusCode.ToString();
        code = code.Split(':')[0];
        return new AwsError(answer.StatusCode, code[(code.LastIndexOf('#') + 1)..], message ?? answer.ReasonPhrase ?? "", Header(answer, "x-amzn-RequestId") ?? "");
    }

    private static (string? Type, string? Message) Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? (Text(root, "__type") ?? Text(root, "code"), Text(root, "message") ?? Text(root, "Message")) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
