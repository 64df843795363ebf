using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Writes the refusal of a message with a wrong sender: the place, the found value and the expected value.</summary>
/// <remarks>The found value is shown only if it has the form of an ISPB.</remarks>
internal sealed class SenderRefusals(AdmissionPolicy policy, SpiMessage message, SenderPlaces row)
{
    /// <summary>The senders that are allowed, in words.</summary>
    public string Expected => policy.HasIndirect ? $"{policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants" : $"{policy.Ispb} (Pix:Ispb)";

    /// <summary>Returns the value if it is an ISPB, otherwise the words "no ISPB".</summary>
    public static string Found(string? text) => Ispb.TryParse(text, null, out var ispb) ? ispb.Value : "no ISPB";

    /// <summary>Returns the refusal for a place that names another participant, or none.</summary>
    /// <param name="rule">Name of the rule that the message breaks.</param>
    /// <param name="place">Local names below the root under <c>Document</c>.</param>
    /// <param name="found">The value at the place, in words.</param>
    /// <param name="expected">The expected value, in words.</param>
    public Refusal Wrong(string rule, string place, string found, string expected) => new(
        ExchangeError.WrongParticipant,
        rule,
        $"/Envelope/Document/{(row.IsKnown ? row.Root : "*")}/{place}",
        $"{place[(place.LastIndexOf('/') + 1)..]} names the sender: it holds {found}, and must be {expected}.");

    /// <summary>Returns the refusal for a <c>Document</c> whose only child is not the root element of the message's kind.</summary>
    public Refusal NoRoot() => new(
        ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", $"Document must hold one element{(row.IsKnown ? $", {row.Root}, which belongs to {message.Kind}" : "")}.");
}
