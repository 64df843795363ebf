using System.Security.Cryptography.X509Certificates;

namespace Pix.TestToken;

/// <summary>A key pair in a test token, generated there, not extractable.</summary>
public sealed record TestKey(string Label, string Id, PublicKey PublicKey)
{
    /// <summary>A certificate for this key from the development CA, valid now by default.</summary>
    public X509Certificate2 Certify(DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) =>
        DevelopmentCa.Shared.Issue(
            PublicKey, $"CN={Label}, OU=99999010, O=Pix test, C=BR", notBefore ?? DateTimeOffset.UtcNow.AddDays(-1), notAfter ?? DateTimeOffset.UtcNow.AddYears(1));
}
