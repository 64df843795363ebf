using System.Collections.Immutable;

namespace Pix.Protocol.Admission;

/// <summary>The places where a kind of message names its sender, in addition to <c>AppHdr/Fr</c> and <c>BizMsgIdr</c>.</summary>
/// <param name="Root">Name of the only element under <c>Document</c>; empty for an unknown kind.</param>
/// <param name="Source">The schema or rendering that the places are taken from.</param>
/// <param name="Places">The places, relative to the root.</param>
internal sealed record SenderPlaces(string Root, string Source, params ImmutableArray<SenderPlace> Places)
{
    /// <summary>The places of an unknown kind: none, so only the rules for all messages apply.</summary>
    public static SenderPlaces Unknown { get; } = new("", "");

    /// <summary>Whether the kind is in <see cref="SenderTable"/>.</summary>
    public bool IsKnown => Root.Length > 0;

    /// <summary>Whether a payment of this kind may name an initiator, who may have issued the payment's id.</summary>
    public bool MayBeInitiated { get; } = Places.Any(place => place.Role == SenderRole.Initiator);
}
