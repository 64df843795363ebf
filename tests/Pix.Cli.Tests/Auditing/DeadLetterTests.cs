using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Pix.Audit;
using Pix.Audit.Sinks;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

/// <summary><c>./pix audit dead</c>: beside the audit of a silo, and without one.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_and_show_tell_what_it_is_and_nothing_personal()
    {
        SomeDeadLetter.Write(_folder["journal"]);
        SomeDeadLetter.Write(_folder["journal"], "spi_journal_0000000001-64.bin", [1, 2, 3]);

        var list = await DeadAsync("list", "--csv");
        var show = await DeadAsync("show", SomeDeadLetter.RecordId);
        var json = await DeadAsync("show", SomeDeadLetter.Name, "--json");

        Assert.Equal((0, 0, 0), (list.ExitCode, show.ExitCode, json.ExitCode));
        Assert.Contains($",{SomeDeadLetter.Name},record,{SomeDeadLetter.RecordId},", list.Output, StringComparison.Ordinal);
        Assert.Contains(",silo-1/spi/spi_journal_0000000001-64.bin,log,,3,", list.Output, StringComparison.Ordinal);
        Assert.Contains("E9999901020261124134500000000001", show.Output, StringComparison.Ordinal);
        Assert.Equal(201, JsonDocument.Parse(json.Output).RootElement.GetProperty("response_status_code").GetInt32());
        Assert.All([list, show, json], run => Assert.DoesNotContain(SomeDeadLetter.Personal, run.Output + run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_letter_itself_is_shown_when_it_is_asked_for()
    {
        var file = SomeDeadLetter.Write(_folder["journal"]);

        var whole = await DeadAsync("show", SomeDeadLetter.RecordId, "--body");

        Assert.Equal((0, await File.ReadAllTextAsync(file, Cancellation)), (whole.ExitCode, whole.Output));
    }

    [Fact]
    public async Task A_running_silo_delivers_it_and_records_who_and_why()
    {
        var file = SomeDeadLetter.Write(_folder["journal"]);
        using var silo = Silo();
        await silo.StartAsync(Cancellation);

        var run = await DeadAsync("redeliver", SomeDeadLetter.RecordId, "--reason", "The sink is repaired.", "--who", "ana@bank", "--wait", "60", "--json");
        await silo.StopAsync(Cancellation);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("delivered", JsonDocument.Parse(run.Output).RootElement.GetProperty("state").GetString());
        Assert.False(File.Exists(file));
        Assert.Equal(
            "m,o,w\nPIX,answered,true\nPOST,answered,false\n",
            await SqlAsync("SELECT request_method AS m, outcome AS o, contains(request_header, 'ana@bank') AND contains(request_header, 'repaired') AS w FROM spi ORDER BY 1"));
    }

    [Fact]
    public async Task Without_a_silo_it_is_asked_for_and_the_silo_delivers_it_when_it_starts()
    {
        var file = SomeDeadLetter.Write(_folder["journal"]);

        var run = await DeadAsync("redeliver", SomeDeadLetter.RecordId, "--reason", "The sink is repaired.", "--wait", "0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("silo-1", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
        Assert.Contains("redelivery asked for by", (await DeadAsync("list", "--csv")).Output, StringComparison.Ordinal);

        using var silo = Silo();
        await silo.StartAsync(Cancellation);
        while (File.Exists(file))
        {
            await Task.Delay(50, Cancellation);
        }

        await silo.StopAsync(Cancellation);
        Assert.Equal($"r\n{SomeDeadLetter.RecordId}\n", await SqlAsync("SELECT record_id AS r FROM spi WHERE request_method = 'POST'"));
    }

    [Fact]
    public async Task A_forged_letter_is_listed_with_why_and_delivered_by_neither_command_nor_silo()
    {
        var file = SomeDeadLetter.Write(_folder["journal"], content: JsonLine.Of(SomeDeadLetter.Linked with { RequestBody = "<Nm>another</Nm>" }));

        var list = await DeadAsync("list", "--csv");
        var show = await DeadAsync("show", SomeDeadLetter.RecordId);
        var run = await DeadAsync("redeliver", SomeDeadLetter.RecordId, "--reason", "The sink is repaired.", "--wait", "0");

        Assert.Contains($",{SomeDeadLetter.Name},unverified,{SomeDeadLetter.RecordId},", list.Output, StringComparison.Ordinal);
        Assert.All([list.Output, show.Output, run.Error], text => Assert.Contains("its columns do not give the hash of its intent", text, StringComparison.Ordinal));
        Assert.Equal(2, run.ExitCode);

        // Nor when the request is there all the same.
        await File.WriteAllTextAsync(file + ".redeliver", """{"Who":"ana","Why":"w","At":"2026-11-24T13:45:59Z"}""", Cancellation);
        using var silo = Silo();
        await silo.StartAsync(Cancellation);
        while (!(await DeadAsync("list", "--csv")).Output.Contains("not taken: its columns do not give the hash of its intent", StringComparison.Ordinal))
        {
            await Task.Delay(50, Cancellation);
        }

        await silo.StopAsync(Cancellation);
        Assert.True(File.Exists(file));
        Assert.Equal("n\n0\n", await SqlAsync("SELECT count(*) AS n FROM spi WHERE request_method = 'POST'"));
    }

    [Fact]
    public async Task A_pipe_among_the_letters_holds_up_no_list()
    {
        SomeDeadLetter.Write(_folder["journal"]);
        var pipe = _folder["journal/silo-1/dead-letter/spi/0192.json"];
        Assert.Equal(0, (await Run.Program("/usr/bin/env", ["mkfifo", pipe], Cancellation)).ExitCode);

        var list = await DeadAsync("list", "--csv");
        var show = await DeadAsync("show", "0192.json");

        Assert.Equal((0, 3), (list.ExitCode, show.ExitCode));
        Assert.Contains("silo-1/spi/0192.json,unverified,", list.Output, StringComparison.Ordinal);
        Assert.Contains("is no regular file", list.Output + show.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "There is no dead letter 'x'", "redeliver", "x", "--reason", "r")]
    [InlineData(2, "There is no dead letter ''", "show", "")]
    [InlineData(2, "no whole record", "redeliver", "damage-7.json", "--reason", "r")]
    [InlineData(2, "--reason is empty", "redeliver", SomeDeadLetter.RecordId, "--reason", " ")]
    [InlineData(2, "--reason", "redeliver", SomeDeadLetter.RecordId)]
    [InlineData(3, "cannot be read", "list", "--path", "/nowhere")]
    public async Task What_cannot_be_done_is_told(int exitCode, string sentence, params string[] arguments)
    {
        SomeDeadLetter.Write(_folder["journal"]);
        SomeDeadLetter.Write(_folder["journal"], "damage-7.json", "{\"Label\":\"0192\"}"u8.ToArray());

        var run = await DeadAsync(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder["journal/silo-1/dead-letter/spi"]).Length);
    }

    private async Task<string> SqlAsync(string query)
    {
        var run = await PixCli.RunAsync(["audit", "sql", query, "--csv"], new Dictionary<string, string> { ["Pix__AuditPath"] = _folder["audit"] });
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    private Task<Run> DeadAsync(params string[] arguments) =>
        PixCli.RunAsync(["audit", "dead", .. arguments], new Dictionary<string, string> { ["Pix__JournalPath"] = _folder["journal"] });

    /// <summary>The audit of a silo.</summary>
    private IHost Silo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pix:JournalPath"] = _folder["journal"],
            ["Pix:AuditPath"] = _folder["audit"],
            ["Pix:SiloName"] = "silo-1",
            ["Pix:AuditShipInterval"] = "00:00:00.050",
        });
        builder.Services.AddPixAudit(builder.Configuration);
        LineOwner.AddTo(builder.Services);
        return builder.Build();
    }
}
