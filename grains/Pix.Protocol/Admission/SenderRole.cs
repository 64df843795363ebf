namespace Pix.Protocol.Admission;

/// <summary>What the value at a place of a message says about its sender.</summary>
internal enum SenderRole
{
    /// <summary>The message's own id, which has the sender's ISPB in it.</summary>
    MessageId,

    /// <summary>An ISPB that must be the sender's.</summary>
    Agent,

    /// <summary>One of two ISPBs that come in pairs, of which one must be the sender's, whichever side sends.</summary>
    Side,

    /// <summary>The id of a payment, which has the ISPB of who gave it.</summary>
    PaymentId,

    /// <summary>CNPJ of the initiator, who may have given the payment its id.</summary>
    Initiator,

    /// <summary>How the payment came about: whose ISPB the id of an <c>AUTO</c> payment has is open.</summary>
    Instrument,
}
