namespace Pix.Hsm.Sessions;

/// <summary>Whether signatures can be made now, for readiness.</summary>
/// <param name="Ready">Whether at least one token signs and a certificate is valid now.</param>
/// <param name="Detail">What is ready, or why it is not, as a sentence.</param>
/// <param name="Sessions">Sessions open and working.</param>
/// <param name="SessionsWanted">Sessions there should be.</param>
/// <param name="QueueDepth">Requests waiting for a session.</param>
public readonly record struct HsmState(bool Ready, string Detail, int Sessions, int SessionsWanted, int QueueDepth)
{
    /// <summary>Why the present settings are not in force, and the previous ones are; empty when they are.</summary>
    public string Refused { get => field ?? ""; init; }
}
