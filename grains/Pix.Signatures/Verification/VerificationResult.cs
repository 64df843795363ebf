using Pix.Signatures.Received;

namespace Pix.Signatures.Verification;

/// <summary>The verdict on one document.</summary>
public readonly record struct VerificationResult
{
    private readonly string? _detail;

    private VerificationResult(VerificationRule rule, ReadOnlyMemory<byte> bytes, string? signerSerial, string detail) =>
        (Rule, VerifiedBytes, SignerSerial, _detail) = (rule, bytes, signerSerial, detail);

    /// <summary>Whether every rule holds.</summary>
    public bool IsValid => Rule == VerificationRule.Valid && !VerifiedBytes.IsEmpty;

    /// <summary>The first broken rule, or <see cref="VerificationRule.Valid"/>.</summary>
    public VerificationRule Rule { get; }

    /// <summary>The verified bytes, the only ones to use from here on; empty when the document is not valid.</summary>
    public ReadOnlyMemory<byte> VerifiedBytes { get; }

    /// <summary>Serial number, in decimal, of the trusted certificate that the signature names; null when there is none.</summary>
    public string? SignerSerial { get; }

    /// <summary>What is wrong and where, one sentence for people without content of the document.</summary>
    public string Detail => _detail ?? string.Empty;

    internal static VerificationResult Valid(ReadOnlyMemory<byte> document, string signerSerial) =>
        new(VerificationRule.Valid, document, signerSerial, "The signature is valid.");

    internal static VerificationResult Invalid(VerificationRule rule, string detail, string? signerSerial = null) =>
        new(rule, default, signerSerial, detail);
}
