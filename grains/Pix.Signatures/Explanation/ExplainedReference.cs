namespace Pix.Signatures.Explanation;

/// <summary>One reference of a signature.</summary>
/// <param name="Name">What it covers: KeyInfo, AppHdr or Document.</param>
/// <param name="IsPresent">Whether SignedInfo has it.</param>
/// <param name="Expected">Digest in SignedInfo; empty when it has no such reference.</param>
/// <param name="CanonicalForm">The bytes that were digested here.</param>
/// <param name="Found">Their SHA-256.</param>
public sealed record ExplainedReference(string Name, bool IsPresent, ReadOnlyMemory<byte> Expected, ReadOnlyMemory<byte> CanonicalForm, ReadOnlyMemory<byte> Found)
{
    /// <summary>Whether the digests are the same.</summary>
    public bool Matches => IsPresent && Expected.Span.SequenceEqual(Found.Span);

    /// <summary>A form with the signed digest, when a known mistake of signers or intermediaries explains the difference; null otherwise.</summary>
    public KnownMistake? Mistake => Matches || !IsPresent ? null : KnownMistake.Find(CanonicalForm, Expected.Span);
}
