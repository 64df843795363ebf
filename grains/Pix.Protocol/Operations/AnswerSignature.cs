namespace Pix.Protocol.Operations;

/// <summary>Whether an answer must have the Central Bank's signature.</summary>
public enum AnswerSignature
{
    /// <summary>The answer is never signed: empty bodies, catalogues, ICOM problems.</summary>
    None,

    /// <summary>The answer may be signed (DICT problems). A signature that is present must be valid.</summary>
    Optional,

    /// <summary>The answer must be signed, and the signature must be valid.</summary>
    Required,
}
