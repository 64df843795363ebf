using System.Diagnostics.CodeAnalysis;

namespace Pix.Signatures.Signing;

/// <summary>A document that can be signed, or the reason why it cannot.</summary>
public readonly record struct ReadingResult
{
    internal ReadingResult(UnsignedDocument document) => (Document, Detail) = (document, string.Empty);

    internal ReadingResult(SigningError error, string detail) => (Error, Detail) = (error, detail);

    /// <summary>The document, when <see cref="Error"/> is <see cref="SigningError.None"/>.</summary>
    public UnsignedDocument? Document { get; }

    /// <summary>Why it cannot be signed.</summary>
    public SigningError Error { get; }

    /// <summary>What is wrong and where, one sentence for people without content of the document.</summary>
    public string Detail { get; }

    /// <summary>Whether there is a document to sign.</summary>
    [MemberNotNullWhen(true, nameof(Document))]
    public bool IsRead => Document is not null;
}
