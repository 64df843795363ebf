using System.Globalization;
using System.Security.Cryptography;
using Pix.Signatures;

namespace Pix.Fuzz;

/// <summary>A document on which a promise was broken, with what is needed to see it again.</summary>
internal sealed record Finding(SignatureProfile Profile, string What, byte[] Document, byte[] Original, string CertificatePem)
{
    /// <summary>Writes the document, the genuine one and the certificate next to each other; the key is gone with the run.</summary>
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
