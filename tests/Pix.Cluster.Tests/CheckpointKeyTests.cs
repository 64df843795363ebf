using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pix.Audit;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.AuditReader.Sql;
using Pix.Grains.Audit;
using Pix.Hsm.Hosting;
using Pix.TestToken;

namespace Pix.Cluster.Tests;

/// <summary>Checkpoints by a key of their own, from the token to the auditor: HSM, journal, store, command line, and the page of Python.</summary>
public sealed class CheckpointKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pix-checkpoint-key-");
    private readonly Dictionary<string, string?> _settings;

    public CheckpointKeyTests()
    {
        Assert.SkipUnless(TokenKind.Chosen.MakesManyTokens, "the token is the cluster's");
        var token = TokenKind.Chosen.Create("checkpoints");
        token.GenerateKey("pix-checkpoint");
        _settings = token.Settings();
        _settings["Pix:CheckpointKeyLabel"] = "pix-checkpoint";
        _settings["Pix:JournalPath"] = InFolder("journal");
        _settings["Pix:AuditPath"] = InFolder("audit");
        _settings["Pix:SiloName"] = "silo-1";
        // Longer than this takes: all is shipped, and the checkpoint made, at the stop.
        _settings["Pix:AuditShipInterval"] = "00:01:00";
        File.WriteAllText(InFolder("signature.pem"), token.SignatureCertificate.ExportCertificatePem());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_the_token_signs_with_it_is_accepted_and_without_the_endorsement_nothing_is()
    {
        var record = await RecordAsync();

        var verify = Cli("verify", "--until", "0s", "--covered-until", "0s");
        Assert.Contains("checkpoints verified", verify.Said, StringComparison.Ordinal);
        Assert.True(verify.Holds, verify.Said);
        var proof = InFolder("proof.json");
        Assert.True(Cli("prove", record, "-o", proof) is { Holds: true });
        Assert.True(Cli("prove", "--check", proof) is { Holds: true });
        var page = Python(proof);
        Assert.True(page.Holds, page.Said);
        Assert.Contains(", endorsed with certificate ", page.Said, StringComparison.Ordinal);

        await TakeEndorsementAsync(proof);
        Assert.False(Cli("prove", "--check", proof).Holds);
        page = Python(proof);
        Assert.False(page.Holds);
        Assert.Contains("NOT SHOWN", page.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_checkpoint_without_its_endorsement_is_a_finding()
    {
        await RecordAsync();
        var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(InFolder("signature.pem"));
        var signatures = new CheckpointSignatures((string _, DateTimeOffset _, out string reason) =>
        {
            reason = "";
            return certificate;
        });
        var stored = new List<CheckpointEnvelope>();
        await foreach (var record in new AuditQuery(InFolder("audit")).StoredAsync(AuditStream.Spi, Cancel))
        {
            stored.AddRange(CheckpointRecord.TryRead(record) is { } checkpoint ? [checkpoint] : []);
        }

        Assert.NotEmpty(stored);
        var now = TimeProvider.System.GetUtcNow();
        Assert.All(stored, checkpoint => Assert.Null(signatures.Wrong(checkpoint, now)));
        Assert.All(stored, checkpoint => Assert.NotNull(signatures.Wrong(CheckpointEnvelope.Of(checkpoint.Statement with { Key = null }).With(checkpoint.Signature!), now)));
    }

    /// <summary>A record through the audit of a silo, with its HSM.</summary>
    private async Task<string> RecordAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddPixHsm(builder.Configuration);
        builder.Services.AddPixAudit(builder.Configuration);
        LineOwner.AddTo(builder.Services);
        builder.Services.AddSingleton<ICheckpointSigner, HsmCheckpointSigner>();
        using var host = builder.Build();
        await host.StartAsync(Cancel);
        var journal = host.Services.GetRequiredService<IAuditJournals>()[AuditStream.Spi];
        var now = TimeProvider.System.GetUtcNow();
        var intent = new AuditIntent
        {
            RecordId = AuditRecordId.New(TimeProvider.System),
            Stream = AuditStream.Spi,
            RequestDate = now,
            Method = OperatorRecord.Method,
            Path = "/",
            MessageType = "test",
            Silo = "silo-1",
        };
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancel));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(new AuditOutcome { RecordId = intent.RecordId, Stream = AuditStream.Spi, At = now, Outcome = "answered" }, Cancel));
        await host.StopAsync(Cancel);
        return intent.RecordId;
    }

    private static async Task TakeEndorsementAsync(string proof)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(proof, Cancel))!;
        foreach (var entry in document["entries"]!.AsArray())
        {
            var checkpoint = entry!["checkpoint"]!;
            var statement = JsonNode.Parse(Convert.FromBase64String((string)checkpoint["payload"]!))!.AsObject();
            Assert.True(statement.Remove("key"));
            checkpoint["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement.ToJsonString()));
        }

        await File.WriteAllTextAsync(proof, document.ToJsonString(), Cancel);
    }

    private (bool Holds, string Said) Python(string proof) => Run("python3", [Path.Combine(Repository.Root, "docs", "audit-proof.py"), proof, InFolder("signature.pem")]);

    private (bool Holds, string Said) Cli(params string[] arguments) => Run("dotnet", [Repository.Program("cli/Pix.Cli"), "audit", .. arguments]);

    private (bool Holds, string Said) Run(string program, IEnumerable<string> arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Pix__AuditPath"] = InFolder("audit");
        start.Environment["Pix__SignatureCertificate"] = InFolder("signature.pem");
        start.Environment["Pix__BcbSignatureCertificate"] = InFolder("signature.pem");
        using var run = System.Diagnostics.Process.Start(start)!;
        var error = run.StandardError.ReadToEndAsync(Cancel);
        var said = run.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        run.WaitForExit();
        return (run.ExitCode == 0, said);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
