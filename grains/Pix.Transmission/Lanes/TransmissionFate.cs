using Pix.Domain;

namespace Pix.Transmission.Lanes;

/// <summary>Whether a request was sent to the Central Bank and answered.</summary>
public enum TransmissionFate
{
    /// <summary>A complete answer came.</summary>
    Answered,

    /// <summary>No byte of the request was sent in any attempt.</summary>
    NotSent,

    /// <summary>Bytes were sent and no complete answer came, so the Central Bank may have received the request.</summary>
    Unknown,
}

/// <summary>Words for transmission fates in metrics. They are the same words as for the fates of an exchange.</summary>
internal static class TransmissionFates
{
    /// <summary>Returns the word for a fate.</summary>
    public static string Word(this TransmissionFate fate) => fate switch
    {
        TransmissionFate.Answered => Fate.Answered.Word(),
        TransmissionFate.NotSent => Fate.NotSent.Word(),
        _ => Fate.OutcomeUnknown.Word(),
    };
}
