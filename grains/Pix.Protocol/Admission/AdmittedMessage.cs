using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>One XML message that passed admission and may be signed.</summary>
/// <param name="Document">The document as admission read it, which Pix signs without a second reading.</param>
/// <param name="Type">Type of the message with its version: <c>pacs.008.spi.1.16</c>. For DICT the root's name: <c>CreateEntryRequest</c>.</param>
/// <param name="Payments">Number of payments in the message, as the rate limit counts them; 1 if the message has none.</param>
/// <param name="EndToEndIds">End-to-end ids of the payments, as far as they have the catalogue's form. For pacs.004, ids of the returns.</param>
public sealed record AdmittedMessage(UnsignedDocument Document, string Type, int Payments, ImmutableArray<EndToEndId> EndToEndIds)
{
    /// <summary>The message's bytes, exactly as received.</summary>
    public ReadOnlyMemory<byte> Content => Document.Bytes;

    /// <summary>ISPB of the participant that a DICT document names as the requester; empty if the document names none.</summary>
    public string Requester { get; init; } = "";

    /// <summary>Values of a DICT document that the answer must repeat.</summary>
    public ImmutableArray<AskedValue> Asked { get; init; } = [];

    /// <summary>The creation time of an SPI message, UTC (<c>AppHdr/CreDt</c>); null for DICT.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The type without its version: <c>pacs.008</c>. For DICT the root's name.</summary>
    public string Kind => Type.IndexOf(".spi.", StringComparison.Ordinal) is > 0 and var end ? Type[..end] : Type;
}
