using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>The only request headers that ICOM 1.12 allows. A request with any other header, for example from a tracing agent, gets 403.</summary>
internal static class IcomHeaders
{
    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type",
        "Cookie", "Host", "Max-Forwards", "Transfer-Encoding", "User-Agent", "Via",
    };

    private static readonly HashSet<string> AcceptTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/xml", "multipart/mixed", "*/*",
    };

    /// <returns>The problem answer about the first header that is not allowed; null if every header is allowed.</returns>
    public static WireAnswer? Refusal(WireRequest request)
    {
        var strange = request.Headers.Keys.FirstOrDefault(name => !Allowed.Contains(name));
        if (strange is not null)
        {
            return IcomProblem.Forbidden($"Header {strange} is not allowed.");
        }

        if (request.Header("Host") is { } host && (host.Contains(':', StringComparison.Ordinal) || host.Length == 0))
        {
            return IcomProblem.Forbidden("Header Host must have no port.");
        }

        if (request.Header("Accept") is { } accept && !AcceptTypes.Contains(accept.Trim()))
        {
            return IcomProblem.NotAcceptable("Accept must be application/xml, multipart/mixed or */*.");
        }

        return request.Header("Accept-Encoding") is { } encoding && encoding.Trim() != "gzip"
            ? IcomProblem.NotAcceptable("Accept-Encoding must be gzip.")
            : null;
    }
}
