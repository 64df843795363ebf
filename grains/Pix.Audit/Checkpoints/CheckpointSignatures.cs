using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>Finds the participant's certificate that has this serial number and was valid at this time; null, with the reason, if there is none.</summary>
public delegate X509Certificate2? FindCertificate(string serial, DateTimeOffset at, out string reason);

/// <summary>Verifies the signer of a checkpoint: the signing key, or a checkpoint key that the signing key endorses in the same checkpoint.</summary>
/// <param name="find">The certificates that the reader trusts.</param>
public sealed class CheckpointSignatures(FindCertificate find)
{
    /// <summary>Returns what is wrong with a checkpoint's signature; null if the signature is valid.</summary>
    /// <param name="envelope">The checkpoint.</param>
    /// <param name="at">When the checkpoint was made.</param>
    public string? Wrong(CheckpointEnvelope envelope, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return envelope.Signature is not { } signature ? "It is not signed."
            : envelope.Statement.Key is { } key ? WrongKey(key, envelope.Statement.At) ?? WrongByKey(key, envelope.Digest(), signature)
            : WrongByCertificate(signature.KeyId, at, envelope.Digest(), signature.Value.Span);
    }

    /// <summary>
    /// An endorsement is accepted only for checkpoints made after it, and only while its certificate is valid. Otherwise a person who steals
    /// the signing key later could endorse a key for old checkpoints.
    /// </summary>
    private string? WrongKey(EndorsedCheckpointKey key, string checkpointAt)
    {
        if (key.TryRead() is not { } statement || !AuditTime.TryParse(statement.At, out var at))
        {
            return "The endorsement of its key cannot be read.";
        }

        if (!AuditTime.TryParse(checkpointAt, out var used))
        {
            return "Its time cannot be read.";
        }

        if (used < at)
        {
            return $"Its key was endorsed after it, at {statement.At}.";
        }

        if (find(key.SignerSerial, used, out var notThen) is null)
        {
            return $"The endorsement of its key did not hold then: {notThen}";
        }

        var signature = new byte[key.Signature.Length];
        if (!Convert.TryFromBase64String(key.Signature, signature, out var length))
        {
            return "The endorsement of its key cannot be read.";
        }

        var encoding = Dsse.PreAuthenticationEncoding(EndorsedCheckpointKey.PayloadType, Convert.FromBase64String(key.Endorsement));
        return WrongByCertificate(key.SignerSerial, at, SHA256.HashData(encoding), signature.AsSpan(0, length)) is { } reason ? $"The endorsement of its key does not hold: {reason}" : null;
    }

    private static string? WrongByKey(EndorsedCheckpointKey endorsed, byte[] digest, CheckpointSignature signature)
    {
        try
        {
            var publicKey = Convert.FromBase64String(endorsed.TryRead()!.PublicKey);
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return signature.KeyId != Convert.ToHexStringLower(SHA256.HashData(publicKey)) ? "It names another key than the one that is endorsed in it."
                : key.VerifyHash(digest, signature.Value.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? null
                : "Its signature is not one of the checkpoint key that is endorsed in it.";
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return "The endorsed key cannot be read.";
        }
    }

    private string? WrongByCertificate(string serial, DateTimeOffset at, byte[] digest, ReadOnlySpan<byte> signature)
    {
        if (find(serial, at, out var reason) is not { } certificate)
        {
            return reason;
        }

        using var key = certificate.GetRSAPublicKey();
        return key is not null && key.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ? null
            : $"Its signature is not one of certificate {serial}.";
    }
}
