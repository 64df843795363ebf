using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Finds the registered signature certificate that a KeyInfo names.</summary>
internal sealed class SignerDirectory(Func<IReadOnlyList<X509Certificate2>> registered, TimeProvider time)
{
    /// <summary>Finds the public key of the signer that a signature's KeyInfo names; the id of the KeyInfo must be unique in the document.</summary>
    public SignatureVerdict Find(XmlDocument document, ParsedSignature signature, out RSA? key)
    {
        key = null;
        if (!Ids.IsUnique(document, signature.KeyInfoId))
        {
            return SignatureVerdict.KeyInfoWrong;
        }

        var certificate = registered().FirstOrDefault(signature.Signer.Names);
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
