using System.Net;

namespace Pix.Load.Targets;

/// <summary>Makes HTTP clients that add no tracing headers, use no proxy and follow no redirects.</summary>
internal static class Clients
{
    public static HttpClient For(Uri root) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
    })
    {
        BaseAddress = root,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
