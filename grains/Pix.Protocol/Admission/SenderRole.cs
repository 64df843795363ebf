namespace Pix.Protocol.Admission;

/// <summary>What the value at a <see cref="SenderPlace"/> says about the sender.</summary>
internal enum SenderRole
{
    /// <summary>The message's own id, which contains the sender's ISPB.</summary>
    MessageId,

    /// <summary>An ISPB that must be the sender's.</summary>
    Agent,

    /// <summary>One of two ISPBs that form a pair. Either of the two may be the sender's, but one must be.</summary>
    Side,

    /// <summary>A payment's id, which contains the ISPB of its issuer.</summary>
    PaymentId,

    /// <summary>CNPJ of the initiator, who may have issued the payment's id.</summary>
    Initiator,

    /// <summary>The payment's local instrument. If it is <c>AUTO</c>, the id's issuer is not checked, because no source says whose ISPB the id has.</summary>
    Instrument,
}
