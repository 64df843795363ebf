using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Sending;

public sealed class SendTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_front_door_answers_is_told_with_its_ids()
    {
        using var door = new FakeFrontDoor("201 Created", "pix-outcome: answered\r\npix-signature-valid: absent\r\npix-record-id: r1\r\nPI-ResourceId: id1\r\n", "<ok/>");
        var run = await PixCli.RunAsync(["send", "spi", _folder.Write("m.xml", "<Envelope/>"), "--json", "-o", _folder["answer.xml"]], Environment(door));

        Assert.True(run.ExitCode == 0, run.Error);
        var told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((201, "answered", "r1", "id1"), (told.GetProperty("status").GetInt32(), told.GetProperty("outcome").GetString(), told.GetProperty("record_id").GetString(), told.GetProperty("resource_id").GetString()));
        Assert.Equal("<ok/>", await File.ReadAllTextAsync(_folder["answer.xml"], TestContext.Current.CancellationToken));
        Assert.StartsWith("POST /api/v1/in/99999010/msgs HTTP/1.1", await door.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_is_told_in_its_own_words()
    {
        using var door = new FakeFrontDoor("422 Unprocessable", "pix-outcome: rejected\r\nContent-Type: application/problem+json\r\n", """{"type":"urn:pix:problem:already-signed","title":"The message already carries a signature."}""");
        var run = await PixCli.RunAsync(["send", "dict", _folder.Write("m.xml", "<CreateEntryRequest/>")], Environment(door));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("urn:pix:problem:already-signed", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("POST /api/v2/entries/ HTTP/1.1", await door.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_a_file_is_sent()
    {
        using var door = new FakeFrontDoor("200 OK", "", "");
        await PixCli.RunAsync(["send", "spi", _folder.Write("m.xml", "<E/>"), "--token-file", _folder.Write("token", "abc\n")], Environment(door));

        Assert.Contains("Authorization: Bearer abc\r\n", await door.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_front_door_is_a_sentence()
    {
        var run = await PixCli.RunAsync(["send", "spi", _folder.Write("m.xml", "<E/>")], new Dictionary<string, string> { ["Pix__SpiPort"] = "1", ["Pix__Ispb"] = "99999010" });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("No front door answers at http://127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_an_unknown_root_needs_a_path()
    {
        var run = await PixCli.RunAsync(["send", "dict", _folder.Write("m.xml", "<Other/>")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give --path", run.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment(FakeFrontDoor door) => new() { ["Pix__SpiPort"] = $"{door.Port}", ["Pix__DictPort"] = $"{door.Port}", ["Pix__Ispb"] = "99999010" };
}
