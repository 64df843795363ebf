namespace Pix.Api.Callers;

/// <summary>How a caller proves who it is.</summary>
public enum CallerAuthentication
{
    /// <summary>No proof is needed: every caller is <c>anonymous</c> and may do everything. For loopback, or a network that keeps strangers out.</summary>
    None,

    /// <summary>By a TLS client certificate of a listed authority.</summary>
    Certificate,

    /// <summary>By a bearer token (JWT).</summary>
    Bearer,

    /// <summary>By a client certificate or by a bearer token; if both are present, the certificate counts.</summary>
    CertificateOrBearer,
}
