using System.CommandLine;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.AuditReader.Files;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing;

/// <summary>The command <c>pix audit verify</c>, which verifies stored records.</summary>
internal sealed class AuditVerifyCommand
{
    private readonly Option<string[]> _certificates = new("--cert")
    {
        Description = "PEM file with more certificates of the participant, such as those that expired; those of Pix:SignatureCertificate count anyway.",
        HelpName = "CERT.pem",
    };

    private readonly Option<string[]> _bcbCertificates = new("--bcb-cert")
    {
        Description = "PEM file with more certificates of the Central Bank; those of Pix:BcbSignatureCertificate count anyway.",
        HelpName = "CERT.pem",
    };

    private readonly Option<string?> _witness = new("--witness-cert")
    {
        Description = "PEM file with the certificate of the witness that countersigns checkpoints. Default: Pix:CheckpointWitnessCertificate.",
        HelpName = "CERT.pem",
    };

    private readonly Option<DateTimeOffset?> _until = TimeOption.Create("--until", "What is missing before then was removed; after it, it may still be in a journal. Default: 10m.");

    private readonly Option<DateTimeOffset?> _covered = TimeOption.Create("--covered-until", "Records before then must be covered by a signed checkpoint. Default: 1h.");

    private readonly Option<bool> _expired = new("--oldest-expired") { Description = "The oldest records were removed by rule: a chain may begin after its first entry." };

    private readonly StoreOptions _store = new();

    private readonly OutputOptions _output = new();

    public static Command Create()
    {
        var verify = new AuditVerifyCommand();
        var command = new Command(
            "verify",
            "Verify the stored records: every signature with the certificates of its time, the hash chain of every journal, every signed checkpoint. One row for each finding; "
            + "exit code 0: nothing found; 1: something was removed, changed or is not validly signed; 2: wrong arguments or certificates; 3: the store cannot be read.")
        {
            verify._certificates, verify._bcbCertificates, verify._witness, verify._until, verify._covered, verify._expired,
        };
        verify._store.AddTo(command);
        verify._output.AddTo(command);
        command.SetAction(verify.RunAsync);
        return command;
    }

    private WitnessKey? Witness(ParseResult parsed)
    {
        var certificate = parsed.GetValue(_witness) ?? Settings.Read()["Pix:CheckpointWitnessCertificate"];
        try
        {
            return string.IsNullOrEmpty(certificate) ? null : WitnessKey.Read(certificate);
        }
        catch (FormatException e)
        {
            throw CommandException.Usage($"The certificate of the witness cannot be read: {e.Message}", e);
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var period = _store.Period(parsed);
        using var witness = Witness(parsed);
        using var verification = new AuditVerification(
            KnownCertificates.Read("SignatureCertificate", "--cert", parsed.GetValue(_certificates) ?? []),
            KnownCertificates.Read("BcbSignatureCertificate", "--bcb-cert", parsed.GetValue(_bcbCertificates) ?? []),
            witness)
        {
            MissingFrom = period.JudgedFrom,
            MissingUntil = Earlier(parsed.GetValue(_until) ?? now.AddMinutes(-10), period.JudgedUntil),
            CoveredUntil = Earlier(parsed.GetValue(_covered) ?? now.AddHours(-1), period.JudgedUntil),
            // With --from, older hours are not read, so the first entries of every journal are missing without any fault.
            OldestMayBeGone = parsed.GetValue(_expired) || period.From is not null,
        };
        using var store = _store.Open(parsed, new());
        await ReadAsync(store, verification, cancellationToken);
        var findings = verification.Findings();
        _output.Choose(parsed).Write(VerificationFinding.Table(findings.Kept), Console.Out);
        Console.Error.WriteLine(verification.Summary());
        return findings.IsEmpty ? ExitCode.Success : ExitCode.No;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static async Task ReadAsync(AuditStore store, AuditVerification verification, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var stream in AuditStreams.All)
            {
                await foreach (var record in store.Query.StoredAsync(stream, cancellationToken))
                {
                    verification.Add(stream, record);
                }
            }
        }
        catch (Exception e) when (e is AuditStoreException or IOException)
        {
            throw CommandException.Broken(e.Message, e);
        }
    }
}
