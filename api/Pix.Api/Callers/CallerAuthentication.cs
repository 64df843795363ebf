namespace Pix.Api.Callers;

/// <summary>How a caller proves who it is.</summary>
public enum CallerAuthentication
{
    /// <summary>
    /// No proof is needed. Every caller is <c>anonymous</c> and has all rights. Only for loopback addresses, or for a network that strangers cannot reach.
    /// </summary>
    None,

    /// <summary>By a TLS client certificate that a listed certificate authority issued.</summary>
    Certificate,

    /// <summary>By a bearer token (JWT).</summary>
    Bearer,

    /// <summary>By a client certificate or by a bearer token. If a caller presents both, only the certificate is used.</summary>
    CertificateOrBearer,
}
