using System.Text;
using System.Text.Json;
using Pix.Cli.Tests.Support;
using Pix.Signatures;

namespace Pix.Cli.Tests.Reading;

public sealed class WithheldTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");
    private readonly FileSigner _centralBank = new("central bank", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));

    public void Dispose()
    {
        _folder.Dispose();
        _centralBank.Dispose();
    }

    [Fact]
    public async Task The_list_names_each_withheld_message_and_none_of_its_content()
    {
        await StoreAsync("whole", """{"pix-withheld":"0;rule=NotUtf8;resource=a;b,\"c"}""", "<secret/>");
        await StoreAsync("parts", """{"PI-Pull-Next":"/x","pix-withheld":["2;rule=DocumentDigest;resource=a+/=","3;rule=SignatureMissing;resource=b"]}""", "<secret/>");
        await StoreAsync("good", """{"PI-Pull-Next":"/pix-withheld"}""", "<secret/>");

        var run = await StreamAsync("withheld", "--json");
        var list = await StreamAsync("withheld", "list", "--json");

        Assert.Equal((0, run.Output), (run.ExitCode, list.Output));
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["parts 2 DocumentDigest a+/=", "parts 3 SignatureMissing b", "whole 0 NotUtf8 a;b,\"c"],
            JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => $"{row.GetProperty("record_id")} {row.GetProperty("part")} {row.GetProperty("rule")} {row.GetProperty("pi_resource_id")}").Order());
    }

    [Fact]
    public async Task Show_gives_the_part_as_it_came()
    {
        await StoreAsync("r", """{"Content-Type":"multipart/mixed; boundary=b","pix-withheld":["2;rule=DocumentDigest;resource=a","3;rule=SignatureMissing;resource="]}""",
            "--b\r\n\r\n<one/>\r\n--b\r\n\r\n<two ç=\"\"/>\r\n--b\r\n\r\n<three/>\r\n--b--\r\n");

        Assert.Equal("<two ç=\"\"/>", (await StreamAsync("withheld", "show", "r", "2")).Output);
        Assert.Equal("<three/>", JsonDocument.Parse((await StreamAsync("withheld", "show", "r", "3", "--json")).Output).RootElement.GetProperty("content").GetString());
    }

    [Fact]
    public async Task Show_gives_a_part_that_is_malformed_too()
    {
        await StoreAsync("r", """{"Content-Type":"multipart/mixed; boundary=b","pix-withheld":["1;rule=PartMalformed;resource=","3;rule=PartMalformed;resource="]}""",
            "--b\r\nX: \u00E9\r\n\r\n<one/>\r\n--b\r\n\r\n<two/>\r\n--b\r\n<three/>\r\n--b--\r\n");

        Assert.Equal("<one/>", (await StreamAsync("withheld", "show", "r", "1")).Output);
        Assert.Equal("<three/>", (await StreamAsync("withheld", "show", "r", "3")).Output);
    }

    [Theory]
    [InlineData("Say which part of record 'r': 2, 3", "r")]
    [InlineData("2, 3 were withheld", "r", "1")]
    [InlineData("no audit record 'x'", "x")]
    [InlineData("Nothing was withheld in record 'good'", "good")]
    public async Task Show_says_what_there_is(string sentence, params string[] arguments)
    {
        await StoreAsync("r", """{"pix-withheld":["2;rule=A;resource=","3;rule=B;resource="]}""", "");
        await StoreAsync("good", "{}", "");

        var run = await StreamAsync(["withheld", "show", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_explains_where_the_canonical_forms_part()
    {
        var signed = Encoding.UTF8.GetString(_centralBank.Sign(SignatureProfile.Spi, await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "pacs.008.xml"), TestContext.Current.CancellationToken)));
        await StoreAsync("r", """{"pix-withheld":"0;rule=DocumentDigest;resource=a"}""", signed.Replace("<Document>", "<Document>\n ", StringComparison.Ordinal));

        var run = await StreamAsync("withheld", "show", "r", "--explain", "--cert", _folder.Write("bcb.pem", _centralBank.Pem));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Document: DIGEST DIFFERS", run.Output, StringComparison.Ordinal);
        Assert.Contains("AppHdr: digest as signed", run.Output, StringComparison.Ordinal);
    }

    private Task StoreAsync(string record, string headers, string body) => WithheldStore.AddAsync(_folder.Path, record, headers, body);

    private Task<Run> StreamAsync(params string[] arguments) => PixCli.RunAsync(["stream", .. arguments], Settings());

    private Dictionary<string, string> Settings() => new() { ["Pix__AuditPath"] = _folder.Path };
}
