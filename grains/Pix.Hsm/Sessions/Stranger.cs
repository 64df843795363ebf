using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>A token with the label or the serial number of an absent token, but not both, that refused the PIN: most likely somebody else's.</summary>
/// <param name="Token">The token, as it was found.</param>
/// <param name="Why">What it refused, for the operator.</param>
internal sealed record Stranger(TokenInfo Token, string Why);
