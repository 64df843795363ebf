namespace Pix.Protocol.Operations;

/// <summary>Whether an answer must carry the Central Bank's signature.</summary>
public enum AnswerSignature
{
    /// <summary>Never signed: empty bodies, catalogues, ICOM problems.</summary>
    None,

    /// <summary>May be signed; a signature that is there must verify (DICT problems).</summary>
    Optional,

    /// <summary>Must be signed and must verify.</summary>
    Required,
}
