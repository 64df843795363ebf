using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Verification;

/// <summary>Whoever judges a verified document hears of it from the pass that digests it, what the signer heard, and changes nothing of the verdict.</summary>
public sealed class VerificationVisitorTests
{
    public static TheoryData<SignatureProfile, string> Documents => new()
    {
        { SignatureProfile.Spi, SomeDocument.Pacs008 },
        { SignatureProfile.Dict, SomeDocument.CreateEntry },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Verification_tells_of_the_elements_and_values_that_were_signed(SignatureProfile profile, string file)
    {
        var unsigned = SomeDocument.Vector(file);
        var (signing, verifying) = (new Told(), new Told());
        Assert.True(DocumentSigner.Read(profile, unsigned, DocumentLimits.Strict, signing).IsRead);

        var verdict = DocumentVerifier.Verify(SomeSigner.One.Sign(profile, unsigned), SomeSigner.One.Policy(profile), SomeSigner.Now, verifying);

        Assert.True(verdict.IsValid, verdict.Detail);
        Assert.True(signing.Outside.Count > 10);
        Assert.Equal(signing.Outside, verifying.Outside);
        Assert.Contains(verifying.All, line => line.EndsWith("SignatureValue", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_visitor_that_wants_every_value_changes_no_verdict(SignatureProfile profile, string file)
    {
        var signed = SomeDocument.Text(SomeSigner.One.Sign(profile, SomeDocument.Vector(file)));
        var changed = SomeDocument.Utf8(signed.Replace("99999010", "99999011", StringComparison.Ordinal).Replace("12345678", "12345679", StringComparison.Ordinal));
        var policy = SomeSigner.One.Policy(profile);

        Assert.Equal(DocumentVerifier.Verify(changed, policy, SomeSigner.Now).Rule, DocumentVerifier.Verify(changed, policy, SomeSigner.Now, new Told()).Rule);
        Assert.NotEqual(VerificationRule.Valid, DocumentVerifier.Verify(changed, policy, SomeSigner.Now, new Told()).Rule);
    }

    /// <summary>Keeps everything, and leaves out on demand what stands in the signature or in its place.</summary>
    private sealed class Told : IElementVisitor
    {
        private readonly string[] _path = new string[DocumentLimits.Strict.MaxDepth + 1];
        private bool _isOutside;

        public List<string> All { get; } = [];

        public List<string> Outside { get; } = [];

        public bool Begin(int depth, string localName, string namespaceName)
        {
            _path[depth] = localName;
            _isOutside = !_path.AsSpan(0, depth + 1).ContainsAny("Signature", "Sgntr");
            Keep($"{depth} {{{namespaceName}}}{localName}");
            return true;
        }

        public void Value(string? text) => Keep($"= {text}");

        private void Keep(string line)
        {
            All.Add(line);
            if (_isOutside)
            {
                Outside.Add(line);
            }
        }
    }
}
