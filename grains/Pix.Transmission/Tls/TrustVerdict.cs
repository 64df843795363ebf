namespace Pix.Transmission.Tls;

/// <summary>Whether a server is believed to be the Central Bank's.</summary>
/// <param name="Accepted">Whether it is.</param>
/// <param name="Reason">By what it was accepted, or why not; one sentence.</param>
internal readonly record struct TrustVerdict(bool Accepted, string Reason);
