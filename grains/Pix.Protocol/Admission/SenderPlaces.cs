using System.Collections.Immutable;

namespace Pix.Protocol;

/// <summary>Where a kind of message names who sends it, beside <c>AppHdr/Fr</c> and <c>BizMsgIdr</c>. Paths begin below the root that stands under <c>Document</c>.</summary>
/// <param name="Root">The one element under <c>Document</c>.</param>
/// <param name="MessageId">Its message id: <c>M</c>, ISPB of the sender, 23 letters or digits.</param>
/// <param name="Source">Where the row is from.</param>
internal sealed record SenderPlaces(string Root, string MessageId, string Source)
{
    /// <summary>A kind without a row: only what every message has is looked at.</summary>
    public static SenderPlaces Unknown { get; } = new("", "", "");

    /// <summary>ISPBs that must be the sender's, one in each of the elements that their path begins with.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>Two ISPBs that come in pairs, in this order; one of the two must be the sender's, whichever side sends.</summary>
    public ImmutableArray<string> Pair { get; init; } = [];

    /// <summary>Ids that begin with a letter and the ISPB of the sender, one in each of the elements that their path begins with.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Whether an initiator may have given the payment its id: where the message names one (<c>InitgPty</c>, <c>INIC</c>), or is of Pix Automático (<c>AUTO</c>).</summary>
    public bool MayBeInitiated { get; init; }
}
