namespace Pix.Api.Callers;

/// <summary>How callers say who they are.</summary>
public enum CallerAuthentication
{
    /// <summary>They do not: every caller is <c>anonymous</c> and may do everything. For loopback, or a network that keeps strangers out.</summary>
    None,

    /// <summary>By a TLS client certificate of a listed authority.</summary>
    Certificate,

    /// <summary>By a bearer token (JWT).</summary>
    Bearer,

    /// <summary>By either; a certificate counts first.</summary>
    CertificateOrBearer,
}
