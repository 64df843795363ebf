using Microsoft.AspNetCore.Http;

namespace Pix.Http;

/// <summary>
/// Checks which web page made a browser send a request. A page of another site, or of another port of this machine, may neither have
/// anything signed nor read the console.
/// </summary>
/// <remarks>
/// A browser adds <c>Sec-Fetch-Site</c> (Fetch Metadata) to every request to a loopback address or over TLS, and <c>Origin</c> to all
/// requests except plain GETs. Programs send neither header, and a page can change neither. <c>same-site</c> is refused too, because all
/// ports of <c>localhost</c> are one site.
/// </remarks>
internal static class PageRequest
{
    /// <summary>Whether a page of another origin sent the request.</summary>
    public static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].Any(site => site is not ("same-origin" or "none")) || request.Headers.Origin.Any(origin => !IsOwn(origin, request.Host));

    // Compares host and port of the page (RFC 6454, 7), but not the scheme, because a load balancer may terminate TLS.
    private static bool IsOwn(string? origin, HostString host) =>
        origin is not null && origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && origin.AsSpan(scheme + 3).Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
