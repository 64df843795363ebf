namespace Pix.Hsm.Sessions;

/// <summary>Why there is no signature. In every case nothing was sent, and the same request may be made again.</summary>
public enum SigningFailure
{
    /// <summary>There is a signature.</summary>
    None = 0,

    /// <summary>Too many requests already wait for a session (<c>HsmQueueLimit</c>).</summary>
    QueueFull = 1,

    /// <summary>No session became free in time (<c>HsmSessionWait</c>); the token did not see the digest.</summary>
    WaitedTooLong = 2,

    /// <summary>No token can sign now; recovery is under way.</summary>
    TokenUnavailable = 3,

    /// <summary>The token refused the PIN. Pix does not try again until the secret changes, so that the token does not lock.</summary>
    PinRefused = 4,

    /// <summary>No working token has the key, or the key may not sign.</summary>
    KeyMissing = 5,

    /// <summary>The token's signature is invalid. It was discarded, and so was the session.</summary>
    WrongSignature = 6,

    /// <summary>The token did not answer in time (<c>HsmSignTimeout</c>); its session was abandoned.</summary>
    SignTimedOut = 7,

    /// <summary>The HSM is stopping, or not started yet.</summary>
    Stopped = 8,
}
