namespace Pix.Hsm.Sessions;

/// <summary>Whether the sessions of an HSM token may take requests.</summary>
internal enum TokenStatus
{
    /// <summary>The HSM token signs.</summary>
    Ready,

    /// <summary>The HSM token failed. Requests skip the token, and recovery probes it until it signs again.</summary>
    Down,

    /// <summary>The HSM token refused the PIN, and is not used until the secret changes.</summary>
    PinRefused,
}
