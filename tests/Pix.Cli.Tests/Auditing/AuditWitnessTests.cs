using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

/// <summary><c>./pix audit verify --witness-cert</c>: the countersignatures in checkpoints are held against the witness's certificate.</summary>
public sealed class AuditWitnessTests : IDisposable
{
    private readonly SignedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Countersignatures_of_the_witness_are_verified_and_counted()
    {
        _store.Current.Witness = _store.Stranger;
        await _store.StoreAsync();
        await _store.StoreAsync();

        var run = await VerifyAsync("--witness-cert", CertificateOf(_store.Stranger));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("4 checkpoints verified; 2 countersignatures of the witness; ", run.Error, StringComparison.Ordinal);

        var without = await VerifyAsync();
        Assert.Equal(0, without.ExitCode);
        Assert.DoesNotContain("countersignatures", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Countersignatures_of_somebody_else_are_findings()
    {
        _store.Current.Witness = _store.CentralBank;
        await _store.StoreAsync();
        await _store.StoreAsync();

        var run = await VerifyAsync("--witness-cert", CertificateOf(_store.Stranger), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, run.Output.Split("The witness's countersignature in it does not hold.").Length - 1);
    }

    /// <summary>The answer is genuine; it says nothing of the checkpoint that it stands in.</summary>
    [Theory]
    [InlineData("dict", "The witness's answer in it names a checkpoint of another journal, ", "1 countersignatures")]
    [InlineData("", "The witness's answer in it names no stored checkpoint of this journal.", "0 countersignatures")]
    public async Task A_genuine_answer_pasted_into_a_checkpoint_that_it_is_not_about_is_a_finding(string stream, string finding, string counted)
    {
        _store.Current.Witness = _store.Stranger;
        await _store.StoreAsync();
        _store.Current.WitnessNames = _store.Current.Newest.GetValueOrDefault(stream, new('a', 64));
        await _store.StoreAsync();

        var run = await VerifyAsync("--witness-cert", CertificateOf(_store.Stranger), "--json");
        var without = await VerifyAsync("--json");

        Assert.Equal((1, 1), (run.ExitCode, without.ExitCode));
        Assert.All([run, without], one => Assert.Contains(finding, one.Output, StringComparison.Ordinal));
        Assert.Contains(counted, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-there.pem", null)]
    [InlineData("garbage.pem", "-----BEGIN CERTIFICATE-----")]
    public async Task A_certificate_that_cannot_be_read_is_a_wrong_argument(string name, string? text)
    {
        await _store.StoreAsync();
        var file = Path.Combine(_store.Folder, name);
        if (text is not null)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        var run = await VerifyAsync("--witness-cert", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The certificate of the witness cannot be read", run.Error, StringComparison.Ordinal);
    }

    private Task<Run> VerifyAsync(params string[] arguments) => _store.RunAsync(["verify", "--until", "0s", "--covered-until", "0s", .. arguments]);

    private string CertificateOf(FileSigner witness)
    {
        var file = Path.Combine(_store.Folder, "witness.pem");
        File.WriteAllText(file, witness.Pem);
        return file;
    }
}
