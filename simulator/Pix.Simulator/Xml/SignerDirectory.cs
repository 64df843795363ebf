using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Finds the registered signature certificate to which a KeyInfo refers.</summary>
internal sealed class SignerDirectory(Func<IReadOnlyList<X509Certificate2>> registered, TimeProvider time)
{
    /// <summary>Finds the public key of the signer to which a signature's KeyInfo refers. The Id of the KeyInfo must be unique in the document.</summary>
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
