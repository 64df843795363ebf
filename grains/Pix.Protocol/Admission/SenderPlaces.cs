using System.Collections.Immutable;

namespace Pix.Protocol.Admission;

/// <summary>Where a kind of message names its sender, besides <c>AppHdr/Fr</c> and <c>BizMsgIdr</c>.</summary>
/// <param name="Root">The only element under <c>Document</c>.</param>
/// <param name="Source">Document that the row is taken from.</param>
/// <param name="Places">The places below the root.</param>
internal sealed record SenderPlaces(string Root, string Source, params ImmutableArray<SenderPlace> Places)
{
    /// <summary>A kind without a row: only the rules for all messages apply.</summary>
    public static SenderPlaces Unknown { get; } = new("", "");

    /// <summary>Whether there is a row for the kind.</summary>
    public bool IsKnown => Root.Length > 0;

    /// <summary>Whether an initiator may have issued a payment's id.</summary>
    public bool MayBeInitiated { get; } = Places.Any(place => place.Role == SenderRole.Initiator);
}
