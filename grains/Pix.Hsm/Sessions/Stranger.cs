using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>A token with only the label or only the serial number of an absent token, that refused the PIN. It probably belongs to somebody else.</summary>
/// <param name="Token">The HSM token, as it was found.</param>
/// <param name="Why">What the token refused, as a clause for messages to the operator.</param>
internal sealed record Stranger(TokenInfo Token, string Why);
