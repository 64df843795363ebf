namespace Pix.Signatures.Limits;

/// <summary>Why a document is refused. Signing and verification map each fault to an error or rule of their own.</summary>
internal enum DocumentFault
{
    None = 0,
    TooLarge,
    NotUtf8,
    DtdForbidden,
    TooDeep,
    TooComplex,
    NotWellFormed,
    RelativeNamespace,
    WrongRoot,
    WrongStructure,
    UnsignedContent,
    DuplicateId,
    SplitValue,
    SignatureMisplaced,
    SignaturePresent,
    SignatureRule,
}
