using System.ComponentModel.DataAnnotations;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Callers: their rights, and how they authenticate. Section <c>Pix</c>; <c>Pix__CallerAuthentication</c> in the environment.</summary>
public sealed class CallersOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// How callers authenticate. Default <see cref="CallerAuthentication.None"/>, with which the front door listens only on loopback addresses.
    /// </summary>
    [EnumDataType(typeof(CallerAuthentication))]
    public CallerAuthentication CallerAuthentication { get; set; }

    /// <summary>
    /// Settings of each caller, by the caller's name, for example <c>Pix__Callers__payments__Channels=spi</c>. A caller that is not listed gets 403.
    /// </summary>
    public Dictionary<string, CallerOptions> Callers { get; } = new(StringComparer.Ordinal);

    /// <summary>Certificates of the authorities that issue callers' certificates: PEM text, or the path of a PEM file.</summary>
    public TextOrFile CallerCertificateAuthorities { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// Revocation lists (CRL) of the authorities in <see cref="CallerCertificateAuthorities"/>: PEM text, or the path of a PEM or DER file. If
    /// empty, revocation is not checked. Changes take effect while Pix runs.
    /// </summary>
    public TextOrFile CallerRevocationLists { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// https URL of the OpenID Connect issuer that publishes the keys to verify tokens. Set either this URL or <see cref="JwtSigningKeys"/>.
    /// </summary>
    public string JwtAuthority { get; set; } = "";

    /// <summary>
    /// Certificates of the authorities that issue the server certificate of <see cref="JwtAuthority"/>: PEM text, or the path of a PEM file. If
    /// empty, the authorities that the operating system trusts are used.
    /// </summary>
    public TextOrFile JwtAuthorityCertificates { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Public keys of the token issuer (several during a rotation): PEM text, or the path of a PEM file.</summary>
    public TextOrFile JwtSigningKeys { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Required value of the claim <c>iss</c> in tokens. Must be set with <see cref="JwtSigningKeys"/>.</summary>
    public string JwtIssuer { get; set; } = "";

    /// <summary>Required value of the claim <c>aud</c> in tokens. Must be set if callers use bearer tokens.</summary>
    public string JwtAudience { get; set; } = "";

    /// <summary>Name of the claim in tokens that identifies the caller. Default <c>sub</c>.</summary>
    [Required]
    public string JwtCallerClaim { get; set; } = "sub";

    /// <summary>Whether the front door asks callers for a client certificate.</summary>
    internal bool TakesCertificates => CallerAuthentication is CallerAuthentication.Certificate or CallerAuthentication.CertificateOrBearer;

    /// <summary>Whether the front door reads bearer tokens.</summary>
    internal bool TakesTokens => CallerAuthentication is CallerAuthentication.Bearer or CallerAuthentication.CertificateOrBearer;
}
