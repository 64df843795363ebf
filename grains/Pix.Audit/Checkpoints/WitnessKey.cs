using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Audit.Checkpoints;

/// <summary>Verifies countersignatures with the witness's certificate.</summary>
public sealed class WitnessKey : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private WitnessKey(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Reads a certificate with an RSA or ECDSA key, PEM text or the path of a file with it.</summary>
    /// <exception cref="FormatException">The setting has no such certificate; the message says why.</exception>
    public static WitnessKey Read(TextOrFile setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        try
        {
            return Of(setting.Read(nameof(AuditOptions.CheckpointWitnessCertificate)));
        }
        catch (UnreadableSettingException failure)
        {
            throw new FormatException(failure.Reason, failure);
        }
    }

    /// <summary>Reads the key of the first certificate in a setting.</summary>
    /// <exception cref="UnreadableSettingException">There is no certificate, or its key is of another kind.</exception>
    public static WitnessKey Of(SettingText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var certificate = text.Certificates()[0];
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return rsa is not null || ecdsa is not null ? new(certificate) : throw text.Holds("a certificate whose key is neither RSA nor ECDSA", null);
    }

    /// <summary>Returns what is wrong with a countersignature; null if the witness made it.</summary>
    public string? Wrong(Countersignature countersignature)
    {
        ArgumentNullException.ThrowIfNull(countersignature);
        try
        {
            var encoding = Dsse.PreAuthenticationEncoding(Countersignature.PayloadType, Convert.FromBase64String(countersignature.Payload));
            return countersignature.TryRead() is null ? "It is not one of this version."
                : Verifies(encoding, Convert.FromBase64String(countersignature.Signature)) ? null
                : "Its signature is not one of the witness's certificate.";
        }
        catch (FormatException)
        {
            return "It is not one of this version.";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private bool Verifies(byte[] encoding, byte[] signature)
    {
        using var rsa = _certificate.GetRSAPublicKey();
        using var ecdsa = _certificate.GetECDsaPublicKey();
        return rsa is not null
            ? rsa.VerifyData(encoding, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ecdsa!.VerifyData(encoding, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
