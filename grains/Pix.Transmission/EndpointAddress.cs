using System.Diagnostics.CodeAnalysis;

namespace Pix.Transmission;

/// <summary>Address of a Central Bank server: <c>host:port</c>, or an <c>https</c> URL without path.</summary>
/// <param name="Host">Host name, or IP address (IPv6 without brackets). The server's certificate must match the host, unless the certificate is pinned.</param>
/// <param name="Port">TCP port.</param>
public sealed record EndpointAddress(string Host, int Port)
{
    private const string Https = "https";

    /// <summary>The value of a <c>Host</c> header without port.</summary>
    public string HostHeader => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>Parses an endpoint; returns false when the text is neither <c>host:port</c> nor an https URL without path.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EndpointAddress? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"{Https}://{text}", UriKind.Absolute, out var uri)
            || uri.Scheme != Https || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0
            || (!hasScheme && !HasPort(text)))
        {
            return false;
        }

        endpoint = new EndpointAddress(uri.IdnHost.Trim('[', ']'), uri.Port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{HostHeader}:{Port}";

    private static bool HasPort(string text)
    {
        var port = text[(text.LastIndexOf(':') + 1)..];
        return port.Length < text.Length && port.Length > 0 && port.All(char.IsAsciiDigit);
    }
}
