namespace Pix.Protocol.Operations;

/// <summary>What the body of a request contains.</summary>
public enum BodyKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>One DICT document, without namespace.</summary>
    DictDocument,

    /// <summary>One SPI <c>Envelope</c>, or <c>multipart/mixed</c> with 1 to 10 of them.</summary>
    SpiEnvelopes,
}
