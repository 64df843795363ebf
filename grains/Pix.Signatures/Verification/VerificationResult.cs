using Pix.Signatures.Received;

namespace Pix.Signatures.Verification;

/// <summary>The result of verifying one signed document.</summary>
public readonly record struct VerificationResult
{
    private readonly string? _detail;

    private VerificationResult(VerificationRule rule, ReadOnlyMemory<byte> bytes, string? signerSerial, string detail) =>
        (Rule, VerifiedBytes, SignerSerial, _detail) = (rule, bytes, signerSerial, detail);

    /// <summary>True if the document satisfies every rule.</summary>
    public bool IsValid => Rule == VerificationRule.Valid && !VerifiedBytes.IsEmpty;

    /// <summary>The first broken rule, or <see cref="VerificationRule.Valid"/>.</summary>
    public VerificationRule Rule { get; }

    /// <summary>The verified bytes; empty if the document is not valid. The caller should use only these bytes from now on.</summary>
    public ReadOnlyMemory<byte> VerifiedBytes { get; }

    /// <summary>Serial number, in decimal, of the trusted certificate that the signature names; null if it names none.</summary>
    public string? SignerSerial { get; }

    /// <summary>What is wrong and where, or that the signature is valid, as one sentence that does not quote the document.</summary>
    public string Detail => _detail ?? string.Empty;

    internal static VerificationResult Valid(ReadOnlyMemory<byte> document, string signerSerial) =>
        new(VerificationRule.Valid, document, signerSerial, "The signature is valid.");

    internal static VerificationResult Invalid(VerificationRule rule, string detail, string? signerSerial = null) =>
        new(rule, default, signerSerial, detail);
}
