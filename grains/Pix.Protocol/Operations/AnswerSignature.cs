namespace Pix.Protocol.Operations;

/// <summary>Whether an answer must have the Central Bank's signature.</summary>
public enum AnswerSignature
{
    /// <summary>Never signed: empty bodies, catalogues, ICOM problems.</summary>
    None,

    /// <summary>May be signed; if so, the signature must verify (DICT problems).</summary>
    Optional,

    /// <summary>Must be signed and must verify.</summary>
    Required,
}
