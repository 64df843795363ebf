using Pix.Hsm.Keys;
using Pix.Settings;
using Pix.Transmission.Tls;

namespace Pix.Grains.Observation;

/// <summary>
/// Collects why changed settings cannot be used. Until such a setting is corrected, Pix keeps using its previous value. The settings are keys
/// and certificates of Pix, of the cluster, of the witness and of the Central Bank.
/// </summary>
internal sealed class RefusedSettings(ISigningKeyRing keys, SettingRefusals refusals, ServerCertificates servers)
{
    /// <summary>The reasons, a sentence each; empty when no setting is refused.</summary>
    public string Sentence => string.Join(" ", new[] { keys.State.Refused, refusals.Sentence, servers.Refused }.Where(refused => refused.Length > 0).Distinct());

    /// <summary>Reads the certificates of the Central Bank's servers now. Otherwise they would be read only when a connection is made.</summary>
    public void Look() => servers.Read();
}
