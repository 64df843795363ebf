namespace Pix.Http;

/// <summary>What a browser tells of the page that made it send a request. A page of another site, or of another port of this machine, may neither have something signed nor read the console.</summary>
/// <remarks>
/// Programs send neither header. A browser puts <c>Sec-Fetch-Site</c> (Fetch Metadata) on every request to a loopback address or over TLS, and <c>Origin</c> on all that are no plain GET;
/// a page can change neither. <c>same-site</c> is refused too: every port of <c>localhost</c> is one site.
/// </remarks>
internal static class PageRequest
{
    /// <summary>Whether a page that did not come from here sent the request.</summary>
    public static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].Any(site => site is not ("same-origin" or "none")) || request.Headers.Origin.Any(origin => !IsOwn(origin, request.Host));

    // Scheme and host of the page, and its port (RFC 6454, 7). The scheme is not compared: a load balancer may end TLS.
    private static bool IsOwn(string? origin, HostString host) =>
        origin is not null && origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && origin.AsSpan(scheme + 3).Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
