using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Pix.TestCallers;

/// <summary>An issuer of bearer tokens.</summary>
public sealed class Tokens
{
    public const string Issuer = "https://issuer.test";
    public const string Audience = "pix";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Name of the key in tokens and in the issuer's list; none when there is but one.</summary>
    public string? KeyId { get; init; }

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public string For(string subject, string audience = Audience, string issuer = Issuer, int minutes = 5) =>
        Make(subject, audience, issuer, minutes, new SigningCredentials(new RsaSecurityKey(_key) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256));

    /// <summary>Signed as it should be, with a header of the test's: whatever stands between the braces.</summary>
    public string WithHead(string members, string subject, string audience = $"\"{Audience}\"")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signed = $"{Encoded($"{{{members}}}")}.{Encoded($"{{\"iss\":\"{Issuer}\",\"aud\":{audience},\"sub\":\"{subject}\",\"nbf\":{now - 600},\"exp\":{now + 300}}}")}";
        return $"{signed}.{Base64UrlEncoder.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The public key as an issuer lists it (RFC 7517).</summary>
    public JsonWebKey Listed() => JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(includePrivateParameters: false)) { KeyId = KeyId });

    /// <summary>Signed with the public key's text as a shared secret: the old trick on readers that take any algorithm.</summary>
    public string Confused(string subject, string issuer = Issuer) => Make(
        subject, Audience, issuer, 5, new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(PublicKey)), SecurityAlgorithms.HmacSha256));

    /// <summary>Not signed at all.</summary>
    public static string WithoutSignature(string subject, string issuer = Issuer) => Make(subject, Audience, issuer, 5, null);

    private static string Encoded(string json) => Base64UrlEncoder.Encode(json);

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
