using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace Pix.Aws.Calls;

/// <summary>Signs a POST to the root of a service with the SDK's own Signature Version 4.</summary>
internal static class AwsSigner
{
    public const string ContentType = "application/x-amz-json-1.1";

    /// <summary>Adds the headers for date, session token and authorization. All significant headers are signed.</summary>
    public static void Sign(HttpRequestMessage request, string target, ReadOnlySpan<byte> body, ImmutableCredentials credentials, AwsEndpoint endpoint, string service, DateTime now)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = ContentType,
            ["host"] = endpoint.Url.IsDefaultPort ? endpoint.Url.Host : endpoint.Url.Authority,
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
            ["x-amz-target"] = target,
        };
        if (credentials.UseToken)
        {
            headers["x-amz-security-token"] = credentials.Token;
        }

        var names = string.Join(';', headers.Keys);
        var canonical = new StringBuilder("POST\n/\n\n");
        foreach (var (name, value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
            if (name is not "content-type")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        canonical.Append('\n').Append(names).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body)));
        var signature = AWS4Signer.ComputeSignature(credentials, endpoint.Region, now, service, names, canonical.ToString());
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
    }
}
