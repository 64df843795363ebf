using System.Collections.Immutable;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Explanation;

/// <summary>The result of verifying a signed document, with the bytes that were digested.</summary>
/// <param name="Verdict">The result of the verification.</param>
/// <param name="References">The references of the signature; empty if the document was refused for its structure or form.</param>
/// <param name="SignedInfo">Canonical form of SignedInfo, the bytes that the key signed; empty like <paramref name="References"/>.</param>
public sealed record SignatureExplanation(VerificationResult Verdict, ImmutableArray<ExplainedReference> References, ReadOnlyMemory<byte> SignedInfo);
