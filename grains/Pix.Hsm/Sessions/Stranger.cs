using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>A token that has the name or the number, not both, of one that is away, and that refused its PIN: it is most likely another's.</summary>
/// <param name="Token">As it was present.</param>
/// <param name="Why">What it refused, for the operator.</param>
internal sealed record Stranger(TokenInfo Token, string Why);
