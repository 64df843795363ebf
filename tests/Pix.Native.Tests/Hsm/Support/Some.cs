using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>Valid values, and short questions that many tests ask.</summary>
public static class Some
{
    private static readonly Lazy<PixToken> Shared = new(() => TokenKind.Chosen.Create("pix"));
    private static int _token;

    public static byte[] Digest() => RandomNumberGenerator.GetBytes(32);

    /// <summary>The token of all tests that leave it as it is.</summary>
    public static PixToken SharedToken()
    {
        SkipWithoutToken();
        return Shared.Value;
    }

    /// <summary>A token of the test's own.</summary>
    public static PixToken Token(string? password = null)
    {
        SkipWithoutToken();
        Assert.SkipUnless(TokenKind.Chosen.MakesManyTokens, $"{TokenKind.Chosen.Name} makes no second token.");
        Assert.SkipWhen(password?.Length > TokenKind.Chosen.LongestPassword, $"{TokenKind.Chosen.Name} takes passwords of at most {TokenKind.Chosen.LongestPassword} characters.");
        return TokenKind.Chosen.Create($"token-{Interlocked.Increment(ref _token)}", password);
    }

    /// <summary>A token for one more key: the test's own, or the shared one where there is no other.</summary>
    public static PixToken TokenWithRoom() => TokenKind.Chosen.MakesManyTokens ? Token() : SharedToken();

    public static FaultyModule FaultyModule()
    {
        Assert.SkipWhen(Pix.TestToken.FaultyModule.Unavailable is not null, Pix.TestToken.FaultyModule.Unavailable ?? "");
        return Pix.TestToken.FaultyModule.Build();
    }

    /// <summary>A module with CloudHSM's rules, around the one that makes the tokens.</summary>
    public static CloudHsmModule CloudHsmModule()
    {
        SkipUnlessInstancesAreApart();
        Assert.SkipWhen(Pix.TestToken.FaultyModule.Unavailable is not null, Pix.TestToken.FaultyModule.Unavailable ?? "");
        return Pix.TestToken.CloudHsmModule.Build();
    }

    public static bool Verifies(X509Certificate2 certificate, byte[] digest, byte[]? signature)
    {
        using var key = certificate.GetRSAPublicKey()!;
        return signature is not null && key.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>For tests in which one user of the module must not touch the other's state.</summary>
    public static void SkipUnlessInstancesAreApart() =>
        Assert.SkipUnless(TokenKind.Chosen.InstancesAreApart, $"Copies of the module of {TokenKind.Chosen.Name} share their state.");

    private static void SkipWithoutToken()
    {
        if (TokenKind.Chosen.Unavailable is { } reason)
        {
            Assert.Skip(reason);
        }
    }
}
