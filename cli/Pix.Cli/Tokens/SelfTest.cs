using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm;

namespace Pix.Cli.Tokens;

/// <summary>Whether a key in the token signs what its certificate verifies, and the same each time.</summary>
/// <param name="Works">Every signature verified.</param>
/// <param name="Line">For people: the key, and what was found.</param>
internal sealed record SelfTest(bool Works, string Line)
{
    private const int Rounds = 20;

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
                return new(false, $"FAIL  {key.Label}: {signature.Failure}. {signature.Detail}");
            }

            first ??= value;
            if (!publicKey.VerifyHash(digest, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) || !value.AsSpan().SequenceEqual(first))
            {
                return new(false, $"FAIL  {key.Label}: the signature does not verify with its certificate, or differs from one to the next.");
            }

            signing += signature.Signed;
        }

        var milliseconds = (signing / Rounds).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
        return new(true, $"ok    {key.Label}: {Rounds} signatures, all alike and verified, {milliseconds} ms each");
    }
}
