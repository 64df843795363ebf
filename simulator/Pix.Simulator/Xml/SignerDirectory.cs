using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Xml;

/// <summary>The registered signature certificates, and which one a KeyInfo names.</summary>
internal sealed class SignerDirectory(Func<IReadOnlyList<X509Certificate2>> registered, TimeProvider time)
{
    public SignatureVerdict Find(IssuerSerial named, out RSA? key)
    {
        key = null;
        var certificate = registered().FirstOrDefault(named.Names);
        if (certificate is null)
        {
            return SignatureVerdict.SignerUnknown;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            return SignatureVerdict.SignerExpired;
        }

        key = certificate.GetRSAPublicKey();
        return key is null ? SignatureVerdict.AlgorithmWrong : SignatureVerdict.Valid;
    }
}
