using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Verification;

public sealed class VerifyTests : IDisposable
{
    private static readonly string Certificate = Repository.Vector("signed/cert.pem");
    private static readonly string Payment = Repository.Vector("signed/pacs.008_CONTA_1_msg.signed.xml");
    private static readonly string Entry = Repository.Vector("signed/CreateEntryRequest.first-child.signed.xml");

    // Inside the validity of the vectors' certificate, however old this test gets.
    private const string At = "2026-12-01T00:00:00Z";

    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("spi", "signed/pacs.008_CONTA_1_msg.signed.xml")]
    [InlineData("dict", "signed/CreateEntryRequest.first-child.signed.xml")]
    [InlineData("dict", "signed/GetEntryResponse.last-child.signed.xml")]
    public async Task A_valid_document_is_VALID_and_the_exit_code_0(string profile, string vector)
    {
        var file = Repository.Vector(vector);

        var run = await Verify(profile, file);

        Assert.Equal((0, $"{file}\tVALID\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Every_file_has_its_line_in_order_and_one_invalid_makes_the_exit_code_1()
    {
        var changed = _folder.Write("changed.xml", (await ReadPayment()).Replace("1000.00", "9000.00", StringComparison.Ordinal));
        var empty = _folder.Write("empty.xml", "");
        var missing = _folder["missing.xml"];

        var run = await Verify("spi", Payment, changed, Entry, missing, _folder.Path, empty, Payment);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Equal(
            [
                $"{Payment}\tVALID",
                $"{changed}\tINVALID\tDocumentDigest",
                $"{Entry}\tINVALID\tWrongRoot",
                $"{missing}\tINVALID\tUnreadable",
                $"{_folder.Path}\tINVALID\tUnreadable",
                $"{empty}\tINVALID\tNotWellFormed",
                $"{Payment}\tVALID",
            ],
            run.Lines);
    }

    [Fact]
    public async Task A_file_without_end_is_TooLarge_and_a_name_cannot_make_lines_of_its_own()
    {
        var forged = _folder["a\nb\tVALID"];

        var run = await Verify("spi", "/dev/zero", forged);

        Assert.Equal(["/dev/zero\tINVALID\tTooLarge", $"{_folder.Path}/a\\nb\\tVALID\tINVALID\tUnreadable"], run.Lines);
    }

    [Fact]
    public async Task Certificates_count_only_inside_their_validity()
    {
        var run = await PixCli.RunAsync(["verify", "spi", "--cert", Certificate, "--at", "2126-01-01T00:00:00Z", Payment]);

        Assert.Equal((1, $"{Payment}\tINVALID\tSignerExpired\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Signers_that_were_not_given_do_not_count()
    {
        var run = await PixCli.RunAsync(["verify", "spi", "--cert", Repository.Vector("signed/ca.pem"), "--at", At, Payment]);

        Assert.Equal((1, $"{Payment}\tINVALID\tSignerUnknown\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("verify", "spi", "x.xml")]
    [InlineData("verify", "pix", "--cert", "x.pem", "x.xml")]
    [InlineData("verify", "spi", "--cert", "/nonexistent.pem", "x.xml")]
    [InlineData("verify", "spi", "--cert", "/etc/passwd", "x.xml")]
    [InlineData("verify", "spi", "--cert", "/etc", "x.xml")]
    [InlineData("verify", "spi", "--cert", "x.pem")]
    [InlineData("verify", "spi", "--cert", "x.pem", "--at", "yesterday", "x.xml")]
    [InlineData("nonsense")]
    public async Task Wrong_arguments_are_a_sentence_and_the_exit_code_2(params string[] arguments)
    {
        var run = await PixCli.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_files_are_one_process()
    {
        var payment = await ReadPayment();
        var files = Enumerable.Range(0, 1000).Select(i => _folder.Write($"{i}.xml", payment)).ToArray();

        var run = await Verify("spi", files);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(files.Select(file => $"{file}\tVALID"), run.Lines);
    }

    private static Task<string> ReadPayment() => File.ReadAllTextAsync(Payment, TestContext.Current.CancellationToken);

    private static Task<Run> Verify(string profile, params string[] files) =>
        PixCli.RunAsync(["verify", profile, "--cert", Certificate, "--at", At, .. files]);
}
