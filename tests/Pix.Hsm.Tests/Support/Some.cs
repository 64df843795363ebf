using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>Valid values, and short questions that many tests ask.</summary>
public static class Some
{
    private static readonly Lazy<SoftHsmToken> Shared = new(() => SoftHsmToken.Create("pix"));
    private static int _token;

    public static byte[] Digest() => RandomNumberGenerator.GetBytes(32);

    /// <summary>The token of all tests that leave it as it is.</summary>
    public static SoftHsmToken SharedToken()
    {
        SkipWithoutSoftHsm();
        return Shared.Value;
    }

    /// <summary>A token of the test's own.</summary>
    public static SoftHsmToken Token(string? password = null)
    {
        SkipWithoutSoftHsm();
        var label = $"token-{Interlocked.Increment(ref _token)}";
        return password is null ? SoftHsmToken.Create(label) : SoftHsmToken.Create(label, password: password);
    }

    public static bool Verifies(X509Certificate2 certificate, byte[] digest, byte[]? signature)
    {
        using var key = certificate.GetRSAPublicKey()!;
        return signature is not null && key.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Waits for a condition, with a deadline.</summary>
    public static async Task Until(Func<bool> condition, string what, double seconds = 15)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within {seconds} s: {what}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static void SkipWithoutSoftHsm()
    {
        if (!SoftHsmToken.IsPossible)
        {
            Assert.Skip("SoftHSM, softhsm2-util or pkcs11-tool is not installed.");
        }
    }
}
