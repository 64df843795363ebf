using Pix.Domain;

namespace Pix.Transmission.Lanes;

/// <summary>What became of a request on its way to the Central Bank.</summary>
public enum TransmissionFate
{
    /// <summary>A whole answer came.</summary>
    Answered,

    /// <summary>No byte of it was sent, in any attempt.</summary>
    NotSent,

    /// <summary>Bytes were sent and no whole answer came; it may have been received.</summary>
    Unknown,
}

/// <summary>The words of these fates in metrics, the same as those of an exchange.</summary>
internal static class TransmissionFates
{
    /// <summary>The word for a fate.</summary>
    public static string Word(this TransmissionFate fate) => fate switch
    {
        TransmissionFate.Answered => Fate.Answered.Word(),
        TransmissionFate.NotSent => Fate.NotSent.Word(),
        _ => Fate.OutcomeUnknown.Word(),
    };
}
