using System.Globalization;
using System.Security.Cryptography;
using Pix.Signatures;

namespace Pix.Fuzz;

/// <summary>A document that the signer or verifier handled wrongly, with the data that reproduces the case.</summary>
internal sealed record Finding(SignatureProfile Profile, string What, byte[] Document, byte[] Original, string CertificatePem)
{
    /// <summary>Writes the document, the genuine document and the certificate to files; returns the document's path. The key is not kept.</summary>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{Profile.ToString().ToLowerInvariant()}-{Convert.ToHexStringLower(SHA256.HashData(Document))[..12]}"));
        File.WriteAllBytes($"{name}.xml", Document);
        File.WriteAllBytes($"{name}.original", Original);
        File.WriteAllText($"{name}.pem", CertificatePem);
        return $"{name}.xml";
    }
}
