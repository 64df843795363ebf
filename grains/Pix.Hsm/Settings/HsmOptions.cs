using System.ComponentModel.DataAnnotations;
using Pix.Hsm.Pairs;
using Pix.Settings;

namespace Pix.Hsm.Settings;

/// <summary>Place of the HSM, keys and certificates to use, and the sharing of sessions.</summary>
/// <remarks>Certificates and the secret are the text itself or the path of a file that holds it.</remarks>
public sealed class HsmOptions
{
    /// <summary>Configuration section; <c>Pix__TokenLabel</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>Path of the PKCS#11 module: <c>/opt/cloudhsm/lib/libcloudhsm_pkcs11.so</c>, or SoftHSM's. Required.</summary>
    public string Pkcs11Library { get; set => field = value ?? ""; } = "";

    /// <summary>Labels of the tokens to use, separated by commas. Empty (default): every token that has a signing key.</summary>
    public string TokenLabel { get; set => field = value ?? ""; } = "";

    /// <summary><c>{"HSM_USER":…,"HSM_PASSWORD":…}</c>: the PIN is user:password, or only the password without HSM_USER. Required.</summary>
    public TextOrFile CloudHSMSecret { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// CKA_LABEL of the signing keys, separated by commas while a rotation overlaps; <c>label@2026-12-01T03:00:00Z</c> signs messages
    /// created from then on, <c>label!withdrawn</c> signs none. Required.
    /// </summary>
    public string SignatureKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>Certificates of the signing keys, PEM, one or several. <see cref="SigningSchedule"/> decides which one signs when. Required.</summary>
    public TextOrFile SignatureCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// CKA_LABEL of the checkpoint key of the audit, which the signing key endorses. Empty (default): the signing key signs checkpoints
    /// too. Read at start.
    /// </summary>
    public string CheckpointKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>CKA_LABEL of the mTLS keys, separated by commas. Empty: mTLS needs <see cref="MtlsKeyFile"/>.</summary>
    public string MtlsKeyLabel { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How OpenSSL reaches the mTLS keys in the HSM: <c>provider</c> (pkcs11-provider), <c>engine</c> (libp11), or empty (default): the
    /// provider if installed, otherwise the engine. Read at start.
    /// </summary>
    public string MtlsKeyThrough { get; set => field = value ?? ""; } = "";

    /// <summary>Certificates of the mTLS keys, PEM, with intermediate ones if the Central Bank needs them.</summary>
    public TextOrFile MtlsCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Development only: the mTLS private key as PEM text or file, instead of <see cref="MtlsKeyLabel"/>.</summary>
    public TextOrFile MtlsKeyFile { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Sessions, and threads, per token, 1 to 256. Default 8; SoftHSM needs one per core, CloudHSM more.</summary>
    [Range(1, 256)]
    public int HsmSessions { get; set; } = 8;

    /// <summary>Most requests that wait for a session, 1 to 100,000. Default 512; one more fails at once.</summary>
    [Range(1, 100_000)]
    public int HsmQueueLimit { get; set; } = 512;

    /// <summary>Longest wait for a session, 10 ms to 30 s. Default 500 ms; then the request fails, not sent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan HsmSessionWait { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest call to the token, 50 ms to 60 s. Default 5 s; then the session is abandoned and replaced.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan HsmSignTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
