using Pix.Cli.Tokens;
using Pix.Signatures;

namespace Pix.Cli.Signing;

/// <summary>One document, signed by the token's newest key and written whole or not at all.</summary>
internal sealed record SigningJob(SignatureProfile Profile, string Input, string Output)
{
    /// <returns>Serial number, in decimal, of the certificate that signed.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var document = DocumentFile.TryRead(Input, DocumentLimits.Default.MaxBytes, out var problem)
            ?? throw CommandException.Usage($"'{Input}' cannot be read: {problem}");
        await using var token = await TokenHost.StartAsync(cancellationToken);
        var key = token.Keys.Current;
        var identity = SigningIdentity.FromCertificate(key.Certificate);
        var planned = DocumentSigner.Plan(Profile, document, identity);
        if (planned.Plan is not { } plan)
        {
            throw new CommandException(ExitCode.No, $"'{Input}' is not signed: {planned.Error}. {planned.Detail}");
        }

        var signature = await key.SignDigestAsync(plan.Digest, cancellationToken);
        if (signature.Value is not { } value)
        {
            throw CommandException.Broken($"'{Input}' is not signed: {signature.Failure}. {signature.Detail}");
        }

        await WriteAsync(plan.Splice(value), cancellationToken);
        return identity.SerialNumber;
    }

    /// <summary>Beside its place and then moved there: nobody reads half a document.</summary>
    private async Task WriteAsync(byte[] signed, CancellationToken cancellationToken)
    {
        var temporary = $"{Output}.{Environment.ProcessId}.tmp";
        try
        {
            await File.WriteAllBytesAsync(temporary, signed, cancellationToken);
            File.Move(temporary, Output, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw CommandException.Usage($"'{Output}' cannot be written: {e.Message}", e);
        }
    }
}
