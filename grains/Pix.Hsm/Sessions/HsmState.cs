namespace Pix.Hsm.Sessions;

/// <summary>Whether the HSM can sign now, for the readiness check.</summary>
/// <param name="Ready">True if at least one HSM token signs and a certificate is valid now.</param>
/// <param name="Detail">What is ready, or why it is not, as a sentence.</param>
/// <param name="Sessions">Number of sessions that are open and work.</param>
/// <param name="SessionsWanted">Number of sessions that should be open.</param>
/// <param name="QueueDepth">Number of requests that wait for a session.</param>
public readonly record struct HsmState(bool Ready, string Detail, int Sessions, int SessionsWanted, int QueueDepth)
{
    /// <summary>Why the current settings were refused and the previous settings stay in effect; empty if the current settings are in effect.</summary>
    public string Refused { get => field ?? ""; init; }
}
