using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pix.Audit;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Signatures;

namespace Pix.Cli.Tests.Support;

/// <summary>Audit records as a silo makes them: signed messages through journal, chain, checkpoint and sink.</summary>
internal sealed class SignedStore : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ScratchFolder _folder = new("pix cli ");

    public FileSigner Current { get; } = new("current", Now.AddDays(-1), Now.AddDays(1));

    public FileSigner Expired { get; } = new("expired", Now.AddDays(-20), Now.AddDays(-5));

    public FileSigner CentralBank { get; } = new("central bank", Now.AddDays(-1), Now.AddDays(1));

    public FileSigner Stranger { get; } = new("stranger", Now.AddDays(-1), Now.AddDays(1));

    public string Folder => _folder.Path;

    public string CertificateFile => _folder["participant.pem"];

    private static byte[] Payment => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "pacs.008.xml"));

    private static byte[] Entry => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "createEntry.xml"));

    /// <summary>
    /// Stores three payments and a DICT request with a signed answer, now; the last two with serial numbers in the forms of earlier
    /// versions.
    /// </summary>
    public Task<IReadOnlyList<string>> StoreAsync() => StoreAsync([Spi(Current, Now), Spi(Current, Now), Spi(Current, Now, Current.SerialOfNet), Dict(Now)]);

    /// <summary>Stores exchanges; their record ids.</summary>
    public async Task<IReadOnlyList<string>> StoreAsync(IReadOnlyList<(AuditIntent Intent, AuditOutcome Outcome)> exchanges)
    {
        _folder.Write("participant.pem", Current.Pem + Expired.Pem);
        _folder.Write("bcb.pem", CentralBank.Pem);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pix:JournalPath"] = _folder["journal"],
            ["Pix:AuditPath"] = _folder["audit"],
            ["Pix:SiloName"] = "silo-1",
            // Longer than this takes: a round in between would write a checkpoint of its own. All is shipped at the stop.
            ["Pix:AuditShipInterval"] = "00:01:00",
        });
        builder.Services.AddPixAudit(builder.Configuration);
        LineOwner.AddTo(builder.Services);
        builder.Services.AddSingleton<ICheckpointSigner>(Current);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (intent, outcome) in exchanges)
        {
            var journal = host.Services.GetRequiredService<IAuditJournals>()[intent.Stream];
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, TestContext.Current.CancellationToken));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(outcome, TestContext.Current.CancellationToken));
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
        return [.. exchanges.Select(exchange => exchange.Intent.RecordId)];
    }

    public static (AuditIntent Intent, AuditOutcome Outcome) Spi(FileSigner signer, DateTimeOffset at, string? serial = null) =>
        Exchange(AuditStream.Spi, at, signer.Sign(SignatureProfile.Spi, Payment), serial ?? signer.RecordSerial, "absent", []);

    /// <summary>As a version before this one wrote it: the serial number in decimal.</summary>
    public (AuditIntent Intent, AuditOutcome Outcome) Dict(DateTimeOffset at) =>
        Exchange(AuditStream.Dict, at, Current.Sign(SignatureProfile.Dict, Entry), Current.Serial, "true", CentralBank.Sign(SignatureProfile.Dict, Entry));

    /// <summary>The sample, signed by somebody, as SQL text.</summary>
    public static string SignedText(FileSigner signer) => Encoding.UTF8.GetString(signer.Sign(SignatureProfile.Spi, Payment)).Replace("'", "''", StringComparison.Ordinal);

    /// <summary>Writes all stored records of a stream anew, changed, as somebody does who may write the store.</summary>
    public Task TamperAsync(string stream, string change, string where = "true") => StoredRows.RewriteAsync(_folder["audit"], stream, change, where);

    public Task<Run> RunAsync(params string[] arguments) => PixCli.RunAsync(["audit", .. arguments], new Dictionary<string, string>
    {
        ["Pix__AuditPath"] = _folder["audit"],
        ["Pix__SignatureCertificate"] = CertificateFile,
        ["Pix__BcbSignatureCertificate"] = _folder["bcb.pem"],
    });

    public void Dispose()
    {
        Current.Dispose();
        Expired.Dispose();
        CentralBank.Dispose();
        Stranger.Dispose();
        _folder.Dispose();
    }

    private static (AuditIntent Intent, AuditOutcome Outcome) Exchange(AuditStream stream, DateTimeOffset at, byte[] body, string serial, string validity, byte[] answer)
    {
        var id = AuditRecordId.New(TimeProvider.System);
        return (
            new AuditIntent { RecordId = id, Stream = stream, RequestDate = at, Method = "POST", Path = "/", RequestBody = body, MessageType = "x", SignerSerial = serial, Silo = "silo-1" },
            new AuditOutcome { RecordId = id, Stream = stream, At = at, ResponseStatusCode = 201, ResponseSignatureValid = validity, ResponseBody = answer, Outcome = "answered" });
    }
}
