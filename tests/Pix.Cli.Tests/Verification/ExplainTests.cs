using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pix.Cli.Tests.Support;
using Pix.Signatures;

namespace Pix.Cli.Tests.Verification;

public sealed partial class ExplainTests : IDisposable
{
    private static readonly string Certificate = Repository.Vector("signed/cert.pem");
    private static readonly string Payment = Repository.Vector("signed/pacs.008_CONTA_1_msg.signed.xml");

    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_valid_document_has_the_digests_that_were_signed()
    {
        var run = await ExplainAsync(Payment, "--json");

        Assert.Equal(0, run.ExitCode);
        var rows = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(["KeyInfo", "AppHdr", "Document"], rows.Select(row => row.GetProperty("reference").GetString()));
        Assert.All(rows, row => Assert.Equal(row.GetProperty("expected").GetString(), row.GetProperty("found").GetString()));
        Assert.All(rows, row => Assert.Equal(row.GetProperty("bytes").GetString(), $"{new FileInfo(row.GetProperty("canonical_form").GetString()!).Length}"));
    }

    [Fact]
    public async Task White_space_that_was_put_in_after_signing_is_named_with_the_first_byte()
    {
        using var signer = new FileSigner("central bank", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "pacs.008.xml"), TestContext.Current.CancellationToken);
        var signed = signer.Sign(SignatureProfile.Spi, Encoding.UTF8.GetBytes(BetweenTags().Replace(sample, "><")));
        var original = _folder.Write("original.xml", Encoding.UTF8.GetString(signed));
        var changed = _folder.Write("changed.xml", Encoding.UTF8.GetString(signed).Replace("<FIToFICstmrCdtTrf>", "<FIToFICstmrCdtTrf>\n", StringComparison.Ordinal));
        string[] explain = ["verify", "spi", "--cert", _folder.Write("cert.pem", signer.Pem), "--explain", "--forms", _folder["forms"], changed];

        var run = await PixCli.RunAsync(explain);
        var against = await PixCli.RunAsync([.. explain, "--against", original]);

        Assert.Equal((1, 1), (run.ExitCode, against.ExitCode));
        Assert.Contains($"{changed}\tINVALID\tDocumentDigest", run.Output, StringComparison.Ordinal);
        Assert.Contains("Document: DIGEST DIFFERS", run.Output, StringComparison.Ordinal);
        Assert.Contains("White space between the elements was put in after signing.", run.Output, StringComparison.Ordinal);
        Assert.Contains("<FIToFICstmrCdtTrf>[\\x0A]<", run.Output, StringComparison.Ordinal);
        Assert.Contains("in what was signed", run.Output, StringComparison.Ordinal);
        Assert.Contains("in the other file", against.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(_folder["forms/changed.xml.Document.c14n"], TestContext.Current.CancellationToken),
            (await File.ReadAllTextAsync(_folder["forms/changed.xml.Document.signed.c14n"], TestContext.Current.CancellationToken)).Replace("<FIToFICstmrCdtTrf>", "<FIToFICstmrCdtTrf>\n", StringComparison.Ordinal));
        Assert.StartsWith("<ds:SignedInfo", await File.ReadAllTextAsync(_folder["forms/changed.xml.SignedInfo.c14n"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<Run> ExplainAsync(string file, params string[] more) => PixCli.RunAsync(["verify", "spi", "--cert", Certificate, "--at", "2026-12-01T00:00:00Z", "--explain", "--forms", _folder["forms"], file, .. more]);

    [GeneratedRegex(@">\s+<")]
    private static partial Regex BetweenTags();
}
