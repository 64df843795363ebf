namespace Pix.Protocol.Operations;

/// <summary>Whether Pix may send the same bytes again on its own when the outcome of a request is unknown.</summary>
public enum Resend
{
    /// <summary>Pix does not resend, because the second request could act twice or be refused as a duplicate. The caller decides.</summary>
    Never,

    /// <summary>Pix may resend, because the Central Bank treats the same bytes as the same request, or the request changes nothing.</summary>
    SameBytes,
}
