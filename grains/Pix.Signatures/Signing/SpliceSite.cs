namespace Pix.Signatures.Signing;

/// <summary>
/// The place for the signature in the document's bytes. <c>[Start, End)</c> is replaced by <see cref="Before"/>, the signature and <see
/// cref="After"/>. <c>[RemovedStart, RemovedEnd)</c>, which comes later in the document, is removed. All other bytes stay.
/// </summary>
internal readonly record struct SpliceSite(int Start, int End)
{
    public ReadOnlyMemory<byte> Before { get; init; }

    public ReadOnlyMemory<byte> After { get; init; }

    public int RemovedStart { get; init; } = End;

    public int RemovedEnd { get; init; } = End;
}
