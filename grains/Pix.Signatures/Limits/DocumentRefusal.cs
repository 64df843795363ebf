using Pix.Signatures.Received;

namespace Pix.Signatures.Limits;

/// <summary>Why a document is refused: the fault, the broken signature rule if any, and one sentence that does not quote the document.</summary>
internal readonly record struct DocumentRefusal(DocumentFault Fault, VerificationRule Rule, string Detail)
{
    public static DocumentRefusal None => default;

    public bool IsNone => Fault == DocumentFault.None;

    public static DocumentRefusal Of(DocumentFault fault, string detail) => new(fault, default, detail);

    public static DocumentRefusal Of(VerificationRule rule, string detail) => new(DocumentFault.SignatureRule, rule, detail);
}
