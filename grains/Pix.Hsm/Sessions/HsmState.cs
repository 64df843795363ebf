namespace Pix.Hsm.Sessions;

/// <summary>Whether signatures can be made now, for the readiness check.</summary>
/// <param name="Ready">At least one token signs and a certificate is valid now.</param>
/// <param name="Detail">A sentence: what is ready, or why it is not.</param>
/// <param name="Sessions">Sessions open and working.</param>
/// <param name="SessionsWanted">Sessions there should be.</param>
/// <param name="QueueDepth">Requests waiting for a session.</param>
public readonly record struct HsmState(bool Ready, string Detail, int Sessions, int SessionsWanted, int QueueDepth)
{
    /// <summary>Why the settings as they are now are not in force, while the previous ones are; empty when they are.</summary>
    public string Refused { get => field ?? ""; init; }
}
