using System.Reflection;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>Makes the HTTP message of one attempt, with the same bytes for each attempt of a request.</summary>
internal static class RequestWriter
{
    private static readonly UriCreationOptions AsGiven = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly string UserAgent = "Pix/" + Version();

    public static HttpRequestMessage Write(LaneSettings settings, EndpointAddress endpoint, OutboundRequest request)
    {
        // The scheme is http, because the connection pool gets connections from TlsDialer that already use TLS. The path is used unparsed,
        // because parsing would turn %2B into +.
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{endpoint}{request.Path}{request.Query}", AsGiven))
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request.Body.IsEmpty ? null : new ReadOnlyMemoryContent(request.Body),
        };
        message.Headers.Host = settings.Host(endpoint);
        foreach (var field in request.Headers.Where(field => RequestHeaderRules.Passes(settings.Channel, field)))
        {
            Add(message, field);
        }

        if (settings.AcceptGzip)
        {
            message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        }

        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return message;
    }

    private static void Add(HttpRequestMessage message, HeaderField field)
    {
        if (!field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            message.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }
        else
        {
            message.Content?.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }
    }

    private static string Version() =>
        typeof(RequestWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
