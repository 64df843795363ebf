using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Wire;

/// <summary>A request as received, with its whole body.</summary>
internal sealed record WireRequest(
    Channel Channel,
    string Method,
    string Target,
    IHeaderDictionary Headers,
    X509Certificate2? Client,
    ReadOnlyMemory<byte> Body,
    bool BodyAnnounced,
    bool BodyTooLarge)
{
    /// <summary>The request target without its query; escapes are not decoded.</summary>
    public string Path => Target.Split('?', 2)[0];

    public string Query => Target.Contains('?', StringComparison.Ordinal) ? "?" + Target.Split('?', 2)[1] : "";

    /// <summary>Returns the value of a header, several values joined with commas; null if the header is absent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool AcceptsGzip => Header("Accept-Encoding")?.Contains("gzip", StringComparison.OrdinalIgnoreCase) ?? false;
}
