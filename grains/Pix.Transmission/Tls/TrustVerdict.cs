namespace Pix.Transmission.Tls;

/// <summary>Whether a server is accepted as the Central Bank's.</summary>
/// <param name="Accepted">Whether it is.</param>
/// <param name="Reason">Why it was accepted or not; one sentence.</param>
internal readonly record struct TrustVerdict(bool Accepted, string Reason);
