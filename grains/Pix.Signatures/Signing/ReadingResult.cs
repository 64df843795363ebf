using System.Diagnostics.CodeAnalysis;

namespace Pix.Signatures.Signing;

/// <summary>Result of reading a document before it is signed: the document, or the reason why it cannot be signed.</summary>
public readonly record struct ReadingResult
{
    internal ReadingResult(UnsignedDocument document) => (Document, Detail) = (document, string.Empty);

    internal ReadingResult(SigningError error, string detail) => (Error, Detail) = (error, detail);

    /// <summary>The document that can be signed; null if <see cref="Error"/> is not <see cref="SigningError.None"/>.</summary>
    public UnsignedDocument? Document { get; }

    /// <summary>Why the document cannot be signed; <see cref="SigningError.None"/> if it can.</summary>
    public SigningError Error { get; }

    /// <summary>What is wrong and where, as one sentence that does not quote the document; empty if nothing is wrong.</summary>
    public string Detail { get; }

    /// <summary>True if the document was read and can be signed.</summary>
    [MemberNotNullWhen(true, nameof(Document))]
    public bool IsRead => Document is not null;
}
