using System.Text.RegularExpressions;
using Pix.Signatures.Received;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Support;

/// <summary>A small signed document of each profile, to be changed, and what is asked of each verdict.</summary>
internal static partial class SignedSample
{
    public static string Spi { get; } = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()));

    public static string Dict { get; } =
        SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Dict, SomeDocument.Utf8("<R><A>1</A><B/></R>")));

    public static VerificationResult Verify(SignatureProfile profile, string document) => Verify(profile, SomeDocument.Utf8(document));

    public static VerificationResult Verify(SignatureProfile profile, byte[] document) => SomeSigner.One.Verify(profile, document);

    public static void AssertVerdict(VerificationRule rule, VerificationResult result)
    {
        Assert.Equal(rule, result.Rule);
        Assert.Equal(rule == VerificationRule.Valid, result.IsValid);
        Assert.Equal(rule == VerificationRule.Valid, !result.VerifiedBytes.IsEmpty);
        Assert.EndsWith(".", result.Detail, StringComparison.Ordinal);
    }

    [GeneratedRegex("<ds:Signature .*</ds:Signature>", RegexOptions.Singleline)]
    public static partial Regex Signature();
}
