using System.Collections.Immutable;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Explanation;

/// <summary>The verifier's findings on a signed document, with the bytes that it digested.</summary>
/// <param name="Verdict">The verdict itself.</param>
/// <param name="References">The references of the signature; empty when the structure was refused before they were read.</param>
/// <param name="SignedInfo">Canonical form of SignedInfo: the signed bytes, which contain the digests.</param>
public sealed record SignatureExplanation(VerificationResult Verdict, ImmutableArray<ExplainedReference> References, ReadOnlyMemory<byte> SignedInfo);
