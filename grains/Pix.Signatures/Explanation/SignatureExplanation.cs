using System.Collections.Immutable;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Explanation;

/// <summary>What the verifier found in a signed document, with the bytes that it digested.</summary>
/// <param name="Verdict">The verdict itself.</param>
/// <param name="References">What the signature covers; empty when the structure was refused before all of it was read.</param>
/// <param name="SignedInfo">Canonical form of SignedInfo: these bytes are signed, and they hold the digests.</param>
public sealed record SignatureExplanation(VerificationResult Verdict, ImmutableArray<ExplainedReference> References, ReadOnlyMemory<byte> SignedInfo);
