namespace Pix.Hsm.Sessions;

/// <summary>Why a request got no signature. In every case nothing was sent to the Central Bank, and the same request can be made again.</summary>
public enum SigningFailure
{
    /// <summary>There is a signature.</summary>
    None = 0,

    /// <summary>Too many requests already wait for a session (<c>HsmQueueLimit</c>).</summary>
    QueueFull = 1,

    /// <summary>No session became free in time (<c>HsmSessionWait</c>); the HSM token did not get the digest.</summary>
    WaitedTooLong = 2,

    /// <summary>No HSM token can sign now; Pix is trying to recover the tokens.</summary>
    TokenUnavailable = 3,

    /// <summary>The HSM token refused the PIN. Pix does not log in again until the secret changes, so that the token does not lock.</summary>
    PinRefused = 4,

    /// <summary>No working HSM token has the key, or the key is not allowed to sign.</summary>
    KeyMissing = 5,

    /// <summary>The HSM token returned an invalid signature. Pix discarded the signature and replaces the session.</summary>
    WrongSignature = 6,

    /// <summary>The HSM token did not answer in time (<c>HsmSignTimeout</c>); Pix abandoned the session.</summary>
    SignTimedOut = 7,

    /// <summary>The HSM is stopping, or not started yet.</summary>
    Stopped = 8,
}
