using System.Net;

namespace Pix.Api.Operating;

/// <summary>
/// Decides which requests on the management port may change something. The port has no login, so only programs on this machine may, but no
/// web page in a browser on this machine.
/// </summary>
/// <remarks>
/// A page of another site can make a browser send requests to a loopback address. Pix recognises them by three things: the page cannot set
/// a header of its own or a JSON content type without a preflight request (CORS), which Pix never answers; the browser adds <c>Origin</c>
/// and <c>Sec-Fetch-Site</c>; and if the site points its own name at 127.0.0.1 (DNS rebinding), the browser sends that name as host.
/// </remarks>
internal static class OperatorRequest
{
    /// <summary>Header that every request that changes something must have, with the value <c>true</c>.</summary>
    public const string Header = "pix-operator-request";

    /// <summary>Returns the status and the reason of a refusal; null when the request is accepted.</summary>
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
