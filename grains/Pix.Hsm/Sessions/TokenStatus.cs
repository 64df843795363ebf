namespace Pix.Hsm.Sessions;

/// <summary>Whether a token's sessions may take requests.</summary>
internal enum TokenStatus
{
    /// <summary>The token signs.</summary>
    Ready,

    /// <summary>It failed; it is skipped and probed until it is back.</summary>
    Down,

    /// <summary>It refused the PIN; it is not used until the secret changes.</summary>
    PinRefused,
}
