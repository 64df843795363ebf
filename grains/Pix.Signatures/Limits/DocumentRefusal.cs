using Pix.Signatures.Received;

namespace Pix.Signatures.Limits;

/// <summary>A refused document: its fault, the signature rule if it broke one, and one sentence without content of the document.</summary>
internal readonly record struct DocumentRefusal(DocumentFault Fault, VerificationRule Rule, string Detail)
{
    public static DocumentRefusal None => default;

    public bool IsNone => Fault == DocumentFault.None;

    public static DocumentRefusal Of(DocumentFault fault, string detail) => new(fault, default, detail);

    public static DocumentRefusal Of(VerificationRule rule, string detail) => new(DocumentFault.SignatureRule, rule, detail);
}
