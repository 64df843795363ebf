namespace Pix.Simulator.Faults;

/// <summary>The faults that can be requested.</summary>
internal enum FaultKind
{
    /// <summary>Value: milliseconds between handling the request and answering, or until the faults are deleted. The message is stored.</summary>
    Delay,

    /// <summary>Value: the status, optionally <c>503;30</c> with a Retry-After. The request is not handled: nothing is stored.</summary>
    Status,

    /// <summary>Like <see cref="Status"/>, but after the request was handled: a 5xx leaves that unknown.</summary>
    StatusAfter,

    /// <summary>The connection is reset before the body is read: nothing is stored.</summary>
    ResetBeforeRead,

    /// <summary>The request is handled, then the connection is reset before the first byte of the answer.</summary>
    ResetBeforeAnswer,

    /// <summary>Headers and half of the body, then a reset.</summary>
    ResetMidAnswer,

    /// <summary>An invalid signature.</summary>
    BadSignature,

    /// <summary>No signature where one is required.</summary>
    NoSignature,

    /// <summary>A valid signature by an unknown certificate.</summary>
    WrongSigner,

    /// <summary>Value: milliseconds between the pieces of the answer, 16 bytes each.</summary>
    SlowDrip,

    /// <summary>Value: how many bytes of the announced body are sent before an orderly close; half by default.</summary>
    Truncate,

    /// <summary>Value: decompressed length of the gzip answer; 100 MB by default.</summary>
    GzipBomb,

    /// <summary>Value: length of the answer, padded with white space after the root; 16 MB by default.</summary>
    BigAnswer,
}
