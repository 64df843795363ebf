using System.ComponentModel.DataAnnotations;
using Pix.Hsm.Pairs;
using Pix.Settings;

namespace Pix.Hsm.Settings;

/// <summary>Settings of the HSM: its PKCS#11 module, the HSM tokens, keys and certificates that Pix uses, and how requests share the HSM's sessions.</summary>
/// <remarks>A certificate or secret is given either as its text or as the path of a file that contains the text.</remarks>
public sealed class HsmOptions
{
    /// <summary>Name of the configuration section. As an environment variable, a setting is named like <c>Pix__TokenLabel</c>.</summary>
    public const string Section = "Pix";

    /// <summary>Path of the HSM's PKCS#11 module, for example <c>/opt/cloudhsm/lib/libcloudhsm_pkcs11.so</c> or SoftHSM's module. Required.</summary>
    public string Pkcs11Library { get; set => field = value ?? ""; } = "";

    /// <summary>Labels of the HSM tokens to use, separated by commas. Empty (default): every HSM token that has a signing key.</summary>
    public string TokenLabel { get; set => field = value ?? ""; } = "";

    /// <summary>JSON <c>{"HSM_USER":…,"HSM_PASSWORD":…}</c>. The PIN is <c>user:password</c>, or only the password if HSM_USER is absent. Required.</summary>
    public TextOrFile CloudHSMSecret { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// CKA_LABEL of the signing key, or of several keys during a rotation, separated by commas. A key given as
    /// <c>label@2026-12-01T03:00:00Z</c> signs messages created from that time on; a key given as <c>label!withdrawn</c> signs no messages.
    /// Required.
    /// </summary>
    public string SignatureKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>One or several certificates of the signing keys, in PEM. <see cref="SigningSchedule"/> decides which of them is used when. Required.</summary>
    public TextOrFile SignatureCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// CKA_LABEL of the checkpoint key, which signs checkpoints of the audit journal and which the signing key endorses. Empty (default):
    /// the signing key signs checkpoints. Read only at start.
    /// </summary>
    public string CheckpointKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>Labels (CKA_LABEL) of the mTLS keys, separated by commas. If empty, mTLS needs <see cref="MtlsKeyFile"/>.</summary>
    public string MtlsKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How OpenSSL reaches the mTLS keys in the HSM: <c>provider</c> (pkcs11-provider), <c>engine</c> (libp11), or empty (default): the
    /// provider if installed, otherwise the engine. Read only at start.
    /// </summary>
    public string MtlsKeyThrough { get; set => field = value ?? ""; } = "";

    /// <summary>Certificates of the mTLS keys, PEM, with the intermediate certificates if the Central Bank needs them.</summary>
    public TextOrFile MtlsCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>The mTLS private key as PEM text or file, instead of <see cref="MtlsKeyLabel"/>. For development only.</summary>
    public TextOrFile MtlsKeyFile { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Number of sessions for each HSM token, 1 to 256, each with a thread. Default 8. SoftHSM needs one session per core, CloudHSM more.</summary>
    [Range(1, 256)]
    public int HsmSessions { get; set; } = 8;

    /// <summary>Maximum number of requests that wait for a session, 1 to 100,000. Default 512. Any further request fails at once.</summary>
    [Range(1, 100_000)]
    public int HsmQueueLimit { get; set; } = 512;

    /// <summary>Longest time that a request waits for a session, 10 ms to 30 s. Default 500 ms. After this the request fails and nothing is sent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan HsmSessionWait { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time limit of a call to the HSM token, 50 ms to 60 s. Default 5 s. After this Pix abandons the call's session and opens a new one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan HsmSignTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
