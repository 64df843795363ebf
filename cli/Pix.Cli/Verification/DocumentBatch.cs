using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Signatures;
using Pix.Signatures.Explanation;
using Pix.Signatures.Identity;
using Pix.Signatures.Verification;

namespace Pix.Cli.Verification;

/// <summary>Verifies several documents with the same signature profile and trusted certificates, which must be valid at the same given time.</summary>
internal sealed class DocumentBatch
{
    /// <summary>Printed instead of a rule if a file cannot be read. All other rule names come from the verifier.</summary>
    private const string Unreadable = "Unreadable";

    private readonly VerificationPolicy _policy;
    private readonly DateTimeOffset _now;

    private DocumentBatch(VerificationPolicy policy, DateTimeOffset now) => (_policy, _now) = (policy, now);

    public static DocumentBatch Create(SignatureProfile profile, IEnumerable<string> certificateFiles, DateTimeOffset now)
    {
        var signers = Signers([.. certificateFiles.SelectMany(Certificates)]);
        return new(profile == SignatureProfile.Spi ? VerificationPolicy.Spi(signers) : VerificationPolicy.Dict(signers), now);
    }

    /// <summary>Returns the name of the first rule that a document breaks. Null if the document is valid.</summary>
    public string? BrokenRule(string file)
    {
        if (DocumentFile.TryRead(file, _policy.Limits.MaxBytes, out _) is not { } document)
        {
            return Unreadable;
        }

        var result = DocumentVerifier.Verify(document, _policy, _now);
        return result.IsValid ? null : result.Rule.ToString();
    }

    /// <summary>Explains the signature of a document, given as bytes.</summary>
    public SignatureExplanation Explain(ReadOnlyMemory<byte> document) => SignatureExplainer.Explain(document, _policy, _now);

    /// <summary>Explains the signature of a document, given as a file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public SignatureExplanation Explain(string file) => DocumentFile.TryRead(file, _policy.Limits.MaxBytes, out var problem) is { } document
        ? Explain(document)
        : throw CommandException.Usage($"'{file}' cannot be read: {problem}");

    private static TrustedSigners Signers(IReadOnlyList<X509Certificate2> certificates)
    {
        try
        {
            return TrustedSigners.FromCertificates(certificates);
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage($"--cert: {e.Message}", e);
        }
    }

    private static IEnumerable<X509Certificate2> Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw CommandException.Usage($"--cert: '{file}' cannot be read as PEM certificates: {e.Message}", e);
        }

        return certificates.Count > 0
            ? certificates
            : throw CommandException.Usage($"--cert: '{file}' holds no certificate; it must be PEM beginning '-----BEGIN CERTIFICATE-----'.");
    }
}
