using Pix.Grains.Verification;
using Pix.Hsm;
using Pix.Transmission;

namespace Pix.Grains.Health;

/// <summary>Changed settings that cannot be used, while the previous ones stay in force: keys and certificates of Pix and of the Central Bank.</summary>
internal sealed class RefusedSettings(ISigningKeyRing keys, TrustedSignersSource signers, ServerCertificates servers)
{
    /// <summary>Why, in a sentence each; empty when none is refused.</summary>
    public string Sentence => string.Join(" ", new[] { keys.State.Refused, signers.Refused, servers.Refused }.Where(refused => refused.Length > 0).Distinct());

    /// <summary>Reads the certificates of the Central Bank's servers, which connections read only when they are made.</summary>
    public void Look() => servers.Read();
}
