namespace Pix.Signatures.Explanation;

/// <summary>One reference of a signature, with the signed digest and the digest that Pix computed.</summary>
/// <param name="Name">The part of the document that the reference covers: KeyInfo, AppHdr or Document.</param>
/// <param name="IsPresent">Whether SignedInfo has the reference.</param>
/// <param name="Expected">The digest in SignedInfo; empty if SignedInfo does not have the reference.</param>
/// <param name="CanonicalForm">The canonical bytes that Pix digested.</param>
/// <param name="Found">SHA-256 of <paramref name="CanonicalForm"/>.</param>
public sealed record ExplainedReference(string Name, bool IsPresent, ReadOnlyMemory<byte> Expected, ReadOnlyMemory<byte> CanonicalForm, ReadOnlyMemory<byte> Found)
{
    /// <summary>True if the signed digest and the computed digest are equal.</summary>
    public bool Matches => IsPresent && Expected.Span.SequenceEqual(Found.Span);

    /// <summary>The known mistake of signers or intermediaries that explains why the digests differ; null if they match or none explains it.</summary>
    public KnownMistake? Mistake => Matches || !IsPresent ? null : KnownMistake.Find(CanonicalForm, Expected.Span);
}
