using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm.Sessions;

/// <summary>Lets .NET build a certificate request that the HSM token signs.</summary>
internal sealed class TokenSignatureGenerator(RSA publicKey, Func<byte[], byte[]> signDigest) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
        CreateForRSA(publicKey, RSASignaturePadding.Pkcs1).GetSignatureAlgorithmIdentifier(hashAlgorithm);

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => signDigest(SHA256.HashData(data));

    protected override PublicKey BuildPublicKey() => new(publicKey);
}
