using Pix.Signatures.Identity;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>A document that must not be believed, and the rule that says so (any of the rules, when more than one is broken).</summary>
internal sealed record Attack(SignatureProfile Profile, string Name, Func<byte[]> Build, params VerificationRule[] Rules)
{
    /// <summary>Whose signatures count; null for the usual signer.</summary>
    public Func<TrustedSigners>? Signers { get; init; }

    public DateTimeOffset Now { get; init; } = SomeSigner.Now;

    public Func<DocumentLimits> Limits { get; init; } = () => DocumentLimits.Default;

    /// <summary>The folder of the table in docs/security.md.</summary>
    public string Kind { get; init; } = "";

    public string FullName => $"{Profile} {Kind}: {Name}";

    public VerificationResult Run()
    {
        var policy = SomeSigner.One.Policy(Profile) with { Limits = Limits() };
        if (Signers is not null)
        {
            policy = policy with { Signers = Signers() };
        }

        return DocumentVerifier.Verify(Build(), policy, Now);
    }
}
