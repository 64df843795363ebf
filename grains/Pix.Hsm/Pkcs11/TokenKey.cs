using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>A private RSA key found on an HSM token. Its handle is valid in one session only.</summary>
internal sealed record TokenKey(ulong Handle, KeyLabel Label, byte[] Id, KeyFingerprint? Fingerprint, int Bits, bool NeverLeaves, bool AlwaysAuthenticate);
