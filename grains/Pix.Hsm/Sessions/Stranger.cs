using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>An HSM token that shares only the label or only the serial number with an absent token, and refused the PIN. Probably it is not ours.</summary>
/// <param name="Token">The HSM token, as it was found.</param>
/// <param name="Why">What the token refused, as a clause for messages to the operator.</param>
internal sealed record Stranger(TokenInfo Token, string Why);
