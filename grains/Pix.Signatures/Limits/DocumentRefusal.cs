using Pix.Signatures.Received;

namespace Pix.Signatures.Limits;

/// <summary>A refused document: what it broke, the signature rule if it was one, and one sentence that quotes nothing of the document.</summary>
internal readonly record struct DocumentRefusal(DocumentFault Fault, VerificationRule Rule, string Detail)
{
    public static DocumentRefusal None => default;

    public bool IsNone => Fault == DocumentFault.None;

    public static DocumentRefusal Of(DocumentFault fault, string detail) => new(fault, default, detail);

    public static DocumentRefusal Of(VerificationRule rule, string detail) => new(DocumentFault.SignatureRule, rule, detail);
}
