using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Pix.Operations.Tests.Support;

/// <summary>An issuer of bearer tokens.</summary>
internal sealed class Tokens
{
    public const string Issuer = "https://issuer.test";
    public const string Audience = "pix";

    private readonly RSA _key = RSA.Create(2048);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public string For(string subject, string audience = Audience, string issuer = Issuer, int minutes = 5) =>
        Make(subject, audience, issuer, minutes, new SigningCredentials(new RsaSecurityKey(_key), SecurityAlgorithms.RsaSha256));

    /// <summary>Signed with the public key's text as a shared secret: the old trick on readers that take any algorithm.</summary>
    public string Confused(string subject) => Make(
        subject, Audience, Issuer, 5, new SigningCredentials(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(PublicKey)), SecurityAlgorithms.HmacSha256));

    /// <summary>Not signed at all.</summary>
    public static string Unsigned(string subject) => Make(subject, Audience, Issuer, 5, null);

    private static string Make(string subject, string audience, string issuer, int minutes, SigningCredentials? credentials) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Claims = new Dictionary<string, object> { ["sub"] = subject },
        NotBefore = DateTime.UtcNow.AddMinutes(-10),
        IssuedAt = DateTime.UtcNow.AddMinutes(-10),
        Expires = DateTime.UtcNow.AddMinutes(minutes),
        SigningCredentials = credentials,
    });
}
