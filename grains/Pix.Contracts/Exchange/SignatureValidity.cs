namespace Pix.Contracts.Exchange;

/// <summary>What the verification of an answer found; the <c>pix-signature-valid</c> header.</summary>
public enum SignatureValidity
{
    /// <summary>The answer carries no signature, and none was due.</summary>
    Absent,

    /// <summary>Every signed part verified.</summary>
    Valid,

    /// <summary>A signature was wrong or missing where one is due; the body was kept out of the reply.</summary>
    Invalid,
}
