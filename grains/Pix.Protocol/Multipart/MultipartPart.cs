namespace Pix.Protocol;

/// <summary>One part of a <c>multipart/mixed</c> body.</summary>
/// <param name="Headers">The part's header lines with their line breaks, without the empty line after them.</param>
/// <param name="Fields">The same lines, read.</param>
/// <param name="Content">The part's bytes, exactly.</param>
public sealed record MultipartPart(ReadOnlyMemory<byte> Headers, PartHeaders Fields, ReadOnlyMemory<byte> Content)
{
    /// <summary>The part's content type; empty when it has none.</summary>
    public string ContentType => Fields["Content-Type"];

    /// <summary>What the SPI calls the message in this part (<c>PI-ResourceId</c>, QA 181); empty when it does not say.</summary>
    public string ResourceId => Fields["PI-ResourceId"];
}
