namespace Pix.Contracts.Exchange;

/// <summary>The result of verifying an answer; the <c>pix-signature-valid</c> header.</summary>
public enum SignatureValidity
{
    /// <summary>The answer has no signature, and needs none.</summary>
    Absent,

    /// <summary>Every signed part verified.</summary>
    Valid,

    /// <summary>A required signature is invalid or missing; the reply does not have the body.</summary>
    Invalid,
}
