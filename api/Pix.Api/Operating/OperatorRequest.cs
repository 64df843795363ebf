using System.Net;

namespace Pix.Api.Operating;

/// <summary>Which requests on the management port may change something. The port has no login, so: programs of this machine, and no page in a browser of this machine.</summary>
/// <remarks>
/// A page of a foreign site can send a browser to a loopback address. It cannot set a header of its own or a JSON content type without asking first (CORS),
/// and Pix never answers such a question; browsers tell <c>Origin</c> and <c>Sec-Fetch-Site</c> with what they send; and a site that takes over its own name for
/// 127.0.0.1 (DNS rebinding) still sends that name as the host.
/// </remarks>
internal static class OperatorRequest
{
    /// <summary>Header that every such request has, with the value <c>true</c>.</summary>
    public const string Header = "pix-operator-request";

    /// <summary>Status and reason when the request is not taken; null when it is.</summary>
    public static (int Status, string Reason)? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote) || !IsLoopback(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden, "Only a program on the machine of the front door may do this, by its loopback address.");
        }

        if (request.Headers.Origin.Count > 0 || request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers[Header] != "true")
        {
            return (StatusCodes.Status403Forbidden, $"A browser may not do this; a program sends the header {Header}: true.");
        }

        return request.HasJsonContentType() ? null : (StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
