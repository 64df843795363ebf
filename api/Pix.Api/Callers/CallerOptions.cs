namespace Pix.Api.Callers;

/// <summary>Settings of one caller: how Pix identifies the caller, its rights, its limits.</summary>
public sealed class CallerOptions
{
    /// <summary>SHA-256 fingerprints of the caller's certificates, hexadecimal; several, separated by commas, during a rotation.</summary>
    public string CertificateSha256 { get; set; } = "";

    /// <summary>
    /// Subject of the caller's certificates, as <c>./pix cert show</c> prints it. Any certificate of a listed authority with this subject is accepted.
    /// </summary>
    public string CertificateSubject { get; set; } = "";

    /// <summary>Value of the claim <see cref="CallersOptions.JwtCallerClaim"/> in the caller's tokens.</summary>
    public string TokenSubject { get; set; } = "";

    /// <summary>Channels that the caller may use: <c>spi</c>, <c>dict</c>, or both with a comma.</summary>
    public string Channels { get; set; } = "";

    /// <summary>Operations that the caller may use, by name (<c>sendMessages,getEntry</c>), or <c>*</c> for all operations of its channels.</summary>
    public string Operations { get; set; } = "";

    /// <summary>
    /// Maximum number of requests of this caller at the same time, 1 to 10,000. Default 256; a further request is refused at once and not sent.
    /// </summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Maximum number of requests of this caller a second, 1 to 100,000; 0 (default) means no limit.</summary>
    public int RequestsPerSecond { get; set; }
}
