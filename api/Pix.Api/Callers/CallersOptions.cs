using System.ComponentModel.DataAnnotations;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Who may call and what. Section <c>Pix</c>; <c>Pix__CallerAuthentication</c> in the environment.</summary>
public sealed class CallersOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>How callers say who they are. Default <see cref="CallerAuthentication.None"/>; then only loopback is listened on.</summary>
    [EnumDataType(typeof(CallerAuthentication))]
    public CallerAuthentication CallerAuthentication { get; set; }

    /// <summary>The callers by name: <c>Pix__Callers__payments__Channels=spi</c>. A caller that is not here gets 403.</summary>
    public Dictionary<string, CallerOptions> Callers { get; } = new(StringComparer.Ordinal);

    /// <summary>Authorities of the callers' certificates: PEM text, or the path of a PEM file.</summary>
    public TextOrFile CallerCertificateAuthorities { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Lists of the certificates that those authorities revoked (CRL): PEM text, or the path of a PEM or DER file. Empty: none is asked. Read again while running.</summary>
    public TextOrFile CallerRevocationLists { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>OpenID Connect issuer whose keys are fetched, an https URL. Or give <see cref="JwtSigningKeys"/>.</summary>
    public string JwtAuthority { get; set; } = "";

    /// <summary>Authorities of the certificate of <see cref="JwtAuthority"/>'s server: PEM text, or the path of a PEM file. Empty: the machine's own.</summary>
    public TextOrFile JwtAuthorityCertificates { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Public keys of the tokens' issuer: PEM text, or the path of a PEM file; several while a rotation overlaps.</summary>
    public TextOrFile JwtSigningKeys { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Value of <c>iss</c>. Needed with <see cref="JwtSigningKeys"/>.</summary>
    public string JwtIssuer { get; set; } = "";

    /// <summary>Value that <c>aud</c> must have. Needed with bearer tokens.</summary>
    public string JwtAudience { get; set; } = "";

    /// <summary>Claim that names the caller. Default <c>sub</c>.</summary>
    [Required]
    public string JwtCallerClaim { get; set; } = "sub";

    /// <summary>Whether certificates are asked for.</summary>
    internal bool TakesCertificates => CallerAuthentication is CallerAuthentication.Certificate or CallerAuthentication.CertificateOrBearer;

    /// <summary>Whether bearer tokens are read.</summary>
    internal bool TakesTokens => CallerAuthentication is CallerAuthentication.Bearer or CallerAuthentication.CertificateOrBearer;
}
