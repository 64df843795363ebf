namespace Pix.Transmission.Tls;

/// <summary>Whether a server is accepted as a server of the Central Bank.</summary>
/// <param name="Accepted">True if the server is accepted.</param>
/// <param name="Reason">One sentence that says why the server is accepted or not.</param>
internal readonly record struct TrustVerdict(bool Accepted, string Reason);
