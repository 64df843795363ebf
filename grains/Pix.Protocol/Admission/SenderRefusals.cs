using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Words the refusal of a message for its sender: the place, what was found, what was expected.</summary>
/// <remarks>The found value is shown only when it has the form of an ISPB.</remarks>
internal sealed class SenderRefusals(AdmissionPolicy policy, SpiMessage message, SenderPlaces row)
{
    /// <summary>The senders that are allowed, in words.</summary>
    public string Expected => policy.HasIndirect ? $"{policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants" : $"{policy.Ispb} (Pix:Ispb)";

    /// <summary>A value in words: the ISPB, or that it is not one.</summary>
    public static string Found(string? text) => Ispb.TryParse(text, null, out var ispb) ? ispb.Value : "no ISPB";

    /// <summary>A place names another participant, or none.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="place">Names below the root under <c>Document</c>.</param>
    /// <param name="found">Value that stands there.</param>
    /// <param name="expected">Value that should stand there.</param>
    public Refusal Wrong(string rule, string place, string found, string expected) => new(
        ExchangeError.WrongParticipant,
        rule,
        $"/Envelope/Document/{(row.IsKnown ? row.Root : "*")}/{place}",
        $"{place[(place.LastIndexOf('/') + 1)..]} names the sender: it holds {found}, and must be {expected}.");

    /// <summary>The kind's root is not the only element in <c>Document</c>.</summary>
    public Refusal NoRoot() => new(
        ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", $"Document must hold one element{(row.IsKnown ? $", {row.Root}, which belongs to {message.Kind}" : "")}.");
}
