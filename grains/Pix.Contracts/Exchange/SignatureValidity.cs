namespace Pix.Contracts.Exchange;

/// <summary>Result of verifying the signatures of an answer, as the <c>pix-signature-valid</c> header shows it.</summary>
public enum SignatureValidity
{
    /// <summary>The answer has no signature, and no signature is required.</summary>
    Absent,

    /// <summary>Every signed part verified.</summary>
    Valid,

    /// <summary>A required signature is invalid or missing; the reply to the caller does not contain the answer's body.</summary>
    Invalid,
}
