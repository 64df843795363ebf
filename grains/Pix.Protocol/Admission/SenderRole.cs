namespace Pix.Protocol.Admission;

/// <summary>What the value at a place says about the sender.</summary>
internal enum SenderRole
{
    /// <summary>The message's own id, which contains the sender's ISPB.</summary>
    MessageId,

    /// <summary>An ISPB that must be the sender's.</summary>
    Agent,

    /// <summary>One of two ISPBs in a pair, of which one must be the sender's, whichever side sends.</summary>
    Side,

    /// <summary>A payment's id, which contains the ISPB of its issuer.</summary>
    PaymentId,

    /// <summary>CNPJ of the initiator, who may have issued the payment's id.</summary>
    Initiator,

    /// <summary>The payment's instrument: no source says whose ISPB the id of an <c>AUTO</c> payment has.</summary>
    Instrument,
}
