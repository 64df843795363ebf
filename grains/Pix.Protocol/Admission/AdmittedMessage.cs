using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>One XML message that passed admission and may be signed.</summary>
/// <param name="Document">The document as read: it is signed without being read again.</param>
/// <param name="Type"><c>pacs.008.spi.1.16</c>, or the root's name in DICT: <c>CreateEntryRequest</c>.</param>
/// <param name="Payments">Operations inside, as the rate limit counts them; 1 for messages that are not payments.</param>
/// <param name="EndToEndIds">End-to-end ids of the payments inside, if in the catalogue's form; for pacs.004 the return's own id.</param>
public sealed record AdmittedMessage(UnsignedDocument Document, string Type, int Payments, ImmutableArray<EndToEndId> EndToEndIds)
{
    /// <summary>Its bytes, exactly as they came.</summary>
    public ReadOnlyMemory<byte> Content => Document.Bytes;

    /// <summary>Participant that a DICT document names as the requester; empty when it names none.</summary>
    public string Requester { get; init; } = "";

    /// <summary>Values of a DICT document that the answer must repeat.</summary>
    public ImmutableArray<AskedValue> Asked { get; init; } = [];

    /// <summary>The message's creation time, UTC (<c>AppHdr/CreDt</c>); null for DICT, whose documents have none.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The type without version: <c>pacs.008</c>; the root's name in DICT.</summary>
    public string Kind => Type.IndexOf(".spi.", StringComparison.Ordinal) is > 0 and var end ? Type[..end] : Type;
}
