namespace Pix.Signatures.Limits;

/// <summary>Why a document is refused before any signature rule is checked; signing and verification map it to their own names.</summary>
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
