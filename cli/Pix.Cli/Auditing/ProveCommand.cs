using System.CommandLine;
using System.CommandLine.Parsing;
using Pix.Audit.Checkpoints;
using Pix.Audit.Proofs;
using Pix.Audit.Records;
using Pix.AuditReader.Files;
using Pix.AuditReader.Sql;
using Pix.Cli.Output;
using Pix.Journal.Disk;

namespace Pix.Cli.Auditing;

/// <summary>
/// The command <c>pix audit prove RECORD</c>, which writes a proof that the record was in a journal. With <c>--check FILE</c> it checks such
/// a proof.
/// </summary>
internal sealed class ProveCommand
{
    private readonly Argument<string?> _record = new("record")
    {
        Description = "Id of the record (column record_id, header pix-record-id).",
        HelpName = "RECORD",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly FileOption _output = new("Where the proof goes. Default: RECORD.proof.json.");

    private readonly Option<string?> _check = new("--check") { Description = "Check a proof instead, without the store.", HelpName = "FILE" };

    private readonly Option<string[]> _certificates = new("--cert")
    {
        Description = "PEM file with more certificates of the participant, such as those that expired; those of Pix:SignatureCertificate count anyway.",
        HelpName = "CERT.pem",
    };

    private readonly StoreOptions _store = new();

    private readonly JsonOption _json = new();

    public static Command Create()
    {
        var prove = new ProveCommand();
        var command = new Command(
            "prove",
            "Write a small file from which openssl and Python alone show that a record was in the log at a time, signed by the HSM (docs/audit-proof.md). "
            + "Exit code 0: written whole, or the proof holds; 1: intent or outcome is not in the proof, which is written without it, there is no proof, or it does not hold; 2: wrong arguments or certificates; 3: the store cannot be read.")
        {
            prove._record, prove._output, prove._check, prove._certificates,
        };
        prove._store.AddTo(command);
        prove._json.AddTo(command);
        command.Validators.Add(prove.DemandOne);
        command.SetAction(prove.RunAsync);
        return command;
    }

    private void DemandOne(CommandResult result)
    {
        if (result.GetResult(_record) is { Tokens.Count: > 0 } == result.GetResult(_check) is not null)
        {
            result.AddError("Say which record to prove, or --check FILE.");
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var known = KnownCertificates.Read("SignatureCertificate", "--cert", parsed.GetValue(_certificates) ?? []);
        try
        {
            if (parsed.GetValue(_check) is { } file)
            {
                return Check(parsed, file, known);
            }

            return await ProveAsync(parsed, parsed.GetValue(_record)!, known, cancellationToken) ? ExitCode.Success : ExitCode.No;
        }
        catch (ProofException none)
        {
            Console.Error.WriteLine($"pix: {none.Message}");
            _json.WriteOnly(parsed, ("shown", false), ("reason", none.Message));
            return ExitCode.No;
        }
    }

    /// <summary>Writes the proof to a file. Returns true if the proof covers both intent and outcome of the record.</summary>
    private async Task<bool> ProveAsync(ParseResult parsed, string recordId, KnownCertificates known, CancellationToken cancellationToken)
    {
        using var store = _store.Open(parsed, new());
        var (entries, unproven) = await SearchAsync(store.Query, recordId, known, cancellationToken);
        var proof = new AuditProof(AuditProof.Version, recordId, entries, known.DerOf([.. entries.Select(entry => ProofCheck.SignerOf(entry)).Distinct()]));
        var file = parsed.GetValue(_output) ?? $"{recordId}.proof.json";
        Require(new ProofCheck(new CheckpointSignatures(known.Find).Wrong).Wrong(proof));
        Write(file, proof.ToJson());
        var text = string.Concat(unproven.Select(half => $"\nThe {half.Kind} is not in the proof, which shows nothing of it. {half.Reason}"));
        var isWhole = unproven.Count == 0;
        _json.Write(
            parsed, $"{file}: {Sentence(proof)}{text}",
            ("record", recordId), ("file", file), ("shown", isWhole), ("entries", entries.Count), ("unproven", unproven.Select(half => new { half = half.Kind, reason = half.Reason })));
        return isWhole;
    }

    private static async Task<ProvenHalves> SearchAsync(AuditQuery store, string recordId, KnownCertificates known, CancellationToken cancellationToken)
    {
        try
        {
            return await new ProofSearch(() => Stored(store, cancellationToken), new CheckpointSignatures(known.Find).Wrong).RunAsync(recordId);
        }
        catch (Exception e) when (e is AuditStoreException or IOException)
        {
            throw CommandException.Broken(e.Message, e);
        }
    }

    private static async IAsyncEnumerable<AuditRecord> Stored(AuditQuery store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var stream in AuditStreams.All)
        {
            await foreach (var record in store.StoredAsync(stream, cancellationToken))
            {
                yield return record;
            }
        }
    }

    private int Check(ParseResult parsed, string file, KnownCertificates known)
    {
        var proof = AuditProof.TryRead(Read(file)) ?? throw new ProofException($"'{file}' is no {AuditProof.Version}.");
        Require(new ProofCheck(new CheckpointSignatures(known.Find).Wrong).Wrong(proof));
        if (proof.Certificates.Except(known.AllDer).Any())
        {
            throw new ProofException("A certificate in the proof is not among those that you trust.");
        }

        _json.Write(parsed, $"It holds: {Sentence(proof)}", ("record", proof.RecordId), ("file", file), ("shown", true), ("entries", proof.Entries.Count));
        return ExitCode.Success;
    }

    private static void Require(string? wrong)
    {
        if (wrong is not null)
        {
            throw new ProofException($"The proof does not hold. {wrong}");
        }
    }

    private static string Sentence(AuditProof proof) => $"record {proof.RecordId}, " + string.Join("; ", proof.Entries.Select(entry =>
    {
        var statement = ProofCheck.Envelope(entry)!.Statement;
        return $"{entry.Kind} at entry {entry.Sequence} of journal {statement.Journal}, in the log by {statement.At}";
    })) + ".";

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"--check: '{file}' cannot be read: {e.Message}", e);
        }
    }

    private static void Write(string file, byte[] content)
    {
        try
        {
            PrivateFile.Write(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{file}' cannot be written: {e.Message}", e);
        }
    }
}
