using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

public sealed class AuditTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sql_over_an_empty_store_finds_nothing()
    {
        var run = await Audit("sql", "select count(*) as n from audit", "--csv");

        Assert.Equal((0, "n\n0\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Find_takes_every_filter()
    {
        await Store("2026-01-01T00:00:00.000000Z", "E1", "R1");
        await Store("2026-01-01T00:30:00.000000Z", "E2", "R2, R3");

        Assert.Equal(["E1"], await Find("--e2e", "E1"));
        Assert.Equal(["E2"], await Find("--resource", "R3"));
        Assert.Equal(["E2"], await Find("--request", "request of E2"));
        Assert.Empty(await Find("--request", "request of E2", "--e2e", "E1"));
        Assert.Equal(["E2"], await Find("--since", "2026-01-01T00:30:00Z"));
        Assert.Equal(["E1", "E2"], await Find("--since", "2025-12-31"));
        Assert.Equal(["E2"], await Find("--resource", "R2", "--columns", "end_to_end_id,silo"));
        Assert.Empty(await Find("--e2e", "E1", "--resource", "R2"));
        Assert.Empty(await Find("--e2e", "' or true --"));
    }

    [Fact]
    public async Task Find_waits_no_longer_than_it_was_told_and_then_says_how_many_there_are()
    {
        await Store("2026-01-01T00:00:00.000000Z", "E1", "R1");

        var enough = await Audit("find", "--e2e", "E1", "--wait-for", "1");
        var tooFew = await Audit("find", "--e2e", "E1", "--wait-for", "2", "--within", "1");

        Assert.Equal(0, enough.ExitCode);
        Assert.Equal(1, tooFew.ExitCode);
        Assert.Contains("1 of 2 records are there after 1 s", tooFew.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_keeps_types_and_nothing_is_cut()
    {
        var run = await Audit("sql", "select 1 as i, 1.50::decimal(4, 2) as d, true as b, null as n, repeat('x', 500) as t, [1, 2] as l, {'a': 'ç<'} as s", "--json");

        var row = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Single();
        Assert.Equal("""1 1.50 true null [1,2] {"a":"ç<"}""", string.Join(' ', "idbnls".Select(name => Compact(row.GetProperty(name.ToString())))));
        Assert.Equal(500, row.GetProperty("t").GetString()!.Length);
    }

    [Fact]
    public async Task Csv_quotes_what_would_make_another_field_or_line()
    {
        var run = await Audit("sql", "select 'a,b' as x, 'say \"yes\"' as y, 'line' || chr(10) || 'line' as z", "--csv");

        Assert.Equal("x,y,z\n\"a,b\",\"say \"\"yes\"\"\",\"line\nline\"\n", run.Output);
    }

    [Fact]
    public async Task A_table_shows_each_row_on_one_line_and_counts_them()
    {
        var run = await Audit("sql", "select 'first' || chr(10) || 'second' as t union all select repeat('y', 300)");

        Assert.Contains(run.Lines, line => line.Contains("first second", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains(new string('y', 120) + "…", StringComparison.Ordinal));
        Assert.Equal("2 rows", run.Lines[^1]);
    }

    [Theory]
    [InlineData(2, "audit", "sql", "selec")]
    [InlineData(2, "audit", "sql", "select 1", "--json", "--csv")]
    [InlineData(2, "audit", "find")]
    [InlineData(2, "audit", "find", "--since", "yesterday")]
    [InlineData(2, "audit", "find", "--since", "99999999999d")]
    [InlineData(2, "audit", "find", "--since", "1h", "--columns", "silo from audit; --")]
    [InlineData(2, "audit", "find", "--since", "1h", "--columns", "no_such_column")]
    public async Task What_cannot_be_done_is_a_sentence(int exitCode, params string[] arguments)
    {
        var run = await Audit(arguments[1..]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_in_the_settings_the_setting_is_named()
    {
        var run = await PixCli.RunAsync(["audit", "sql", "select 1"], new Dictionary<string, string> { ["Pix__AuditPath"] = "" });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Pix:AuditPath is empty", run.Error, StringComparison.Ordinal);
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, JsonSerializerOptions.Web).Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u00E7", "ç", StringComparison.Ordinal);

    private async Task<string[]> Find(params string[] filter)
    {
        var run = await Audit(["find", .. filter, "--json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => row.GetProperty("end_to_end_id").GetString()!)];
    }

    private Task Store(string requestDate, string endToEndId, string resourceId) => StoredRows.AddAsync(
        _folder.Path, endToEndId, ("record_id", endToEndId), ("request_date", requestDate), ("end_to_end_id", endToEndId), ("pi_resource_id", resourceId), ("request_id", $"request of {endToEndId}"));

    private Task<Run> Audit(params string[] arguments) =>
        PixCli.RunAsync(["audit", .. arguments], new Dictionary<string, string> { ["Pix__AuditPath"] = _folder.Path });
}
