namespace Pix.Api.Callers;

/// <summary>One caller: how it is identified, its rights, its limits.</summary>
public sealed class CallerOptions
{
    /// <summary>SHA-256 of its certificates, hexadecimal, separated by commas while a rotation overlaps.</summary>
    public string CertificateSha256 { get; set; } = "";

    /// <summary>
    /// Subject of its certificates, as <c>./pix cert show</c> prints it. Any certificate of a listed authority with this subject is
    /// accepted.
    /// </summary>
    public string CertificateSubject { get; set; } = "";

    /// <summary>Value of the claim <see cref="CallersOptions.JwtCallerClaim"/> in its tokens.</summary>
    public string TokenSubject { get; set; } = "";

    /// <summary>Channels that it may use: <c>spi</c>, <c>dict</c>, or both with a comma.</summary>
    public string Channels { get; set; } = "";

    /// <summary>Operations that it may use, by name (<c>sendMessages,getEntry</c>), or <c>*</c> for all of its channels.</summary>
    public string Operations { get; set; } = "";

    /// <summary>Most requests under way at once, 1 to 10,000. Default 256; one more is refused at once, not sent.</summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Most requests a second, 1 to 100,000; 0 (default) means no limit.</summary>
    public int RequestsPerSecond { get; set; }
}
