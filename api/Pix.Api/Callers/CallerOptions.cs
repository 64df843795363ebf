namespace Pix.Api.Callers;

/// <summary>Settings of one caller: how Pix identifies the caller, and which rights and limits the caller has.</summary>
public sealed class CallerOptions
{
    /// <summary>SHA-256 fingerprints of the caller's certificates, hexadecimal, separated by commas (several during a rotation).</summary>
    public string CertificateSha256 { get; set; } = "";

    /// <summary>
    /// Subject of the caller's certificates, as <c>./pix cert show</c> prints it. Every certificate with this subject that a listed authority
    /// issued is accepted.
    /// </summary>
    public string CertificateSubject { get; set; } = "";

    /// <summary>Value of the claim <see cref="CallersOptions.JwtCallerClaim"/> in the caller's tokens.</summary>
    public string TokenSubject { get; set; } = "";

    /// <summary>Channels that the caller is allowed to use: <c>spi</c>, <c>dict</c>, or <c>spi,dict</c>.</summary>
    public string Channels { get; set; } = "";

    /// <summary>Names of the allowed operations (<c>sendMessages,getEntry</c>), or <c>*</c> for all operations of the allowed channels.</summary>
    public string Operations { get; set; } = "";

    /// <summary>
    /// Maximum number of requests of this caller at the same time, 1 to 10,000. Default 256. The front door refuses a further request at once, and
    /// does not send it.
    /// </summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Maximum number of requests of this caller a second, 1 to 100,000; 0 (default) means no limit.</summary>
    public int RequestsPerSecond { get; set; }
}
