using Pix.Contracts.Exchange;
using Pix.Contracts.Identifiers;

namespace Pix.Protocol.Admission;

/// <summary>How a message is refused for its sender: with the place, what stands there and what should.</summary>
/// <remarks>What stands there is told only when it has the form of an ISPB.</remarks>
internal sealed class SenderRefusals(AdmissionPolicy policy, SpiMessage message, SenderPlaces row)
{
    /// <summary>Who may send, in words.</summary>
    public string Expected => policy.HasIndirect ? $"{policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants" : $"{policy.Ispb} (Pix:Ispb)";

    /// <summary>A value in words: the ISPB that it is, or that it is none.</summary>
    public static string Found(string? text) => Ispb.TryParse(text, null, out var ispb) ? ispb.Value : "no ISPB";

    /// <summary>A place names somebody else, or nobody.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="place">Names from below the root under <c>Document</c>.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What should.</param>
    public Refusal Wrong(string rule, string place, string found, string expected) => new(
        ExchangeError.WrongParticipant,
        rule,
        $"/Envelope/Document/{(row.IsKnown ? row.Root : "*")}/{place}",
        $"{place[(place.LastIndexOf('/') + 1)..]} names the sender: it holds {found}, and must be {expected}.");

    /// <summary><c>Document</c> does not hold the kind's root, alone.</summary>
    public Refusal NoRoot() => new(
        ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", $"Document must hold one element{(row.IsKnown ? $", {row.Root}, which belongs to {message.Kind}" : "")}.");
}
