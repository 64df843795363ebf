using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;

namespace Pix.Cli.Tokens;

/// <summary>Result of signing one digest several times with a key in the HSM token and verifying each signature with the key's certificate.</summary>
/// <param name="Key">Label of the key.</param>
/// <param name="Works">True if every signature verified.</param>
/// <param name="Detail">The result as the second half of a sentence that begins with the key.</param>
/// <param name="Milliseconds">Average time of one signature, in milliseconds. Null if the key does not work.</param>
internal sealed record SelfTest(string Key, bool Works, string Detail, double? Milliseconds = null)
{
    private const int Rounds = 20;

    private static readonly TimeSpan MtlsPatience = TimeSpan.FromSeconds(30);

    /// <summary>The key and the result, as a sentence for people.</summary>
    public string Sentence => $"{Key}: {Detail}";

    public static async Task<SelfTest> RunAsync(ISigningKey key, CancellationToken cancellationToken)
    {
        var digest = SHA256.HashData("Pix self-test"u8);
        using var publicKey = key.Certificate.GetRSAPublicKey()!;
        byte[]? first = null;
        var signing = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var signature = await key.SignDigestAsync(digest, cancellationToken);
            if (signature.Value is not { } value)
            {
                return new(key.Label.Value, false, $"{signature.Failure}. {signature.Detail}");
            }

            first ??= value;
            if (!publicKey.VerifyHash(digest, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) || !value.AsSpan().SequenceEqual(first))
            {
                return new(key.Label.Value, false, "the signature does not verify with its certificate, or differs from one to the next.");
            }

            signing += signature.Signed;
        }

        var milliseconds = Math.Round((signing / Rounds).TotalMilliseconds, 2);
        return new(key.Label.Value, true, string.Create(CultureInfo.InvariantCulture, $"{Rounds} signatures, all alike and verified, {milliseconds:0.00} ms each"), milliseconds);
    }

    /// <summary>Signs several times with the mTLS key through OpenSSL, as TLS connections do. Null if no mTLS key is valid now.</summary>
    public static async Task<SelfTest?> RunMtlsAsync(MtlsIdentity mtls, CancellationToken cancellationToken)
    {
        if (!mtls.IsReady)
        {
            return null;
        }

        var name = mtls.IsFromFile ? "mTLS key (of a file)" : "mTLS key";
        try
        {
            // OpenSSL and the PKCS#11 library block the thread, possibly for ever, so the wait has a time limit.
            return await Task.Run(() => SignWith(name, mtls.Certificate), cancellationToken).WaitAsync(MtlsPatience, cancellationToken);
        }
        catch (Exception broken) when (broken is CryptographicException or HsmException or TimeoutException)
        {
            return new(name, false, broken is TimeoutException ? $"it did not sign {Rounds} times within {MtlsPatience.TotalSeconds:F0} s." : broken.Message);
        }
    }

    private static SelfTest SignWith(string name, X509Certificate2 certificate)
    {
        using var privateKey = certificate.GetRSAPrivateKey()!;
        using var publicKey = certificate.GetRSAPublicKey()!;
        var digest = SHA256.HashData("Pix self-test"u8);
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            if (!publicKey.VerifyHash(digest, privateKey.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            {
                return new(name, false, "the signature does not verify with Pix:MtlsCertificate.");
            }
        }

        var milliseconds = Math.Round((TimeProvider.System.GetElapsedTime(began) / Rounds).TotalMilliseconds, 2);
        return new(name, true, string.Create(CultureInfo.InvariantCulture, $"{Rounds} signatures, all verified, {milliseconds:0.00} ms each"), milliseconds);
    }
}
