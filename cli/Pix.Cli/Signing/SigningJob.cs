using Pix.Cli.Tokens;
using Pix.Hsm.Pairs;
using Pix.Journal.Disk;
using Pix.Protocol.Admission;
using Pix.Settings;
using Pix.Signatures;
using Pix.Signatures.Identity;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Cli.Signing;

/// <summary>Signs one document with the key that the schedule gives for the document's time. The output file is written whole or not at all.</summary>
/// <param name="Profile">Signature profile, SPI or DICT.</param>
/// <param name="Input">File with the document.</param>
/// <param name="Output">File for the signed document.</param>
/// <param name="At">Time that selects the key. If null: the creation time of an SPI message that a silo would still sign, otherwise now.</param>
internal sealed record SigningJob(SignatureProfile Profile, string Input, string Output, DateTimeOffset? At)
{
    /// <returns>Serial number, hexadecimal, of the certificate whose key signed the document.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var document = DocumentFile.TryRead(Input, DocumentLimits.Default.MaxBytes, out var problem)
            ?? throw CommandException.Usage($"'{Input}' cannot be read: {problem}");
        var created = new CreationTime();
        var read = DocumentSigner.Read(Profile, document, DocumentLimits.Strict, created);
        if (!read.IsRead)
        {
            throw NotSigned(read.Error, read.Detail);
        }

        await using var token = await TokenHost.StartAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var choice = token.Keys.At(At ?? OwnTime(created.Found, now) ?? now);
        var key = choice.Key ?? throw new CommandException(ExitCode.No, $"'{Input}' is not signed: {choice.Detail}");
        var identity = SigningIdentity.FromCertificate(key.Certificate);
        var planned = read.Document.Plan(identity);
        if (planned.Plan is not { } plan)
        {
            throw NotSigned(planned.Error, planned.Detail);
        }

        var signature = await key.SignDigestAsync(plan.Digest, cancellationToken);
        if (signature.Value is not { } value)
        {
            throw CommandException.Broken($"'{Input}' is not signed: {signature.Failure}. {signature.Detail}");
        }

        await WriteAsync(plan.Splice(value), cancellationToken);
        return CertificateText.Serial(key.Certificate);
    }

    // Returns the creation time of an SPI message that silos still sign, so that this command signs the message with the same key as a silo.
    // Null otherwise: no silo signs such a document, so no second signed form can exist.
    private DateTimeOffset? OwnTime(DateTimeOffset? created, DateTimeOffset now) =>
        Profile == SignatureProfile.Spi && created is { } time && SigningWindow.Covers(time, now) ? created : null;

    private CommandException NotSigned(SigningError error, string detail) => new(ExitCode.No, $"'{Input}' is not signed: {error}. {detail}");

    /// <summary>Writes a temporary file and then renames it to the output file, so that no other process reads an incomplete document.</summary>
    private async Task WriteAsync(byte[] signed, CancellationToken cancellationToken)
    {
        var temporary = $"{Output}.{Environment.ProcessId}.tmp";
        try
        {
            await PrivateFile.WriteAsync(temporary, signed, cancellationToken);
            File.Move(temporary, Output, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw CommandException.Usage($"'{Output}' cannot be written: {e.Message}", e);
        }
    }
}
