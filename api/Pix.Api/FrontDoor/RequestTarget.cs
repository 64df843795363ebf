namespace Pix.Api.FrontDoor;

/// <summary>Path and query exactly as the caller sent them on the request line. The Central Bank gets the same bytes.</summary>
/// <param name="Path">Path, still percent-encoded, beginning with <c>/</c>.</param>
/// <param name="Query">Query with its <c>?</c>; empty when there is none.</param>
internal readonly record struct RequestTarget(string Path, string Query)
{
    /// <summary>
    /// Splits the target of the request line into path and query. Returns false for a target in absolute-form or authority-form and for <c>*</c>
    /// (RFC 9112, 3.2), because Pix is not an open proxy, and for a target with invalid characters.
    /// </summary>
    public static bool TryParse(string rawTarget, out RequestTarget target)
    {
        target = default;
        if (!rawTarget.StartsWith('/') || rawTarget.Contains('#') || rawTarget.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        var question = rawTarget.IndexOf('?');
        target = question < 0
            ? new RequestTarget(rawTarget, "")
            : new RequestTarget(rawTarget[..question], rawTarget[question..]);
        return true;
    }
}
