namespace Pix.Protocol.Operations;

/// <summary>What the body of a request contains.</summary>
public enum BodyKind
{
    /// <summary>The request has no body.</summary>
    None,

    /// <summary>One DICT document, whose elements are in no namespace.</summary>
    DictDocument,

    /// <summary>One SPI <c>Envelope</c>, or a <c>multipart/mixed</c> body with 1 to 10 of these envelopes.</summary>
    SpiEnvelopes,
}
