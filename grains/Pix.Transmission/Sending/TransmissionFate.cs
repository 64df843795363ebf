namespace Pix.Transmission;

/// <summary>What became of a request on its way to the Central Bank.</summary>
public enum TransmissionFate
{
    /// <summary>A whole answer came.</summary>
    Answered,

    /// <summary>No byte of it left, in any attempt.</summary>
    NotSent,

    /// <summary>Bytes left and no whole answer came; it may have been received.</summary>
    Unknown,
}
