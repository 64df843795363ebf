using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

/// <summary><c>./pix audit verify</c> over records that somebody changed.</summary>
public sealed class AuditVerifyTests : IDisposable
{
    private readonly SignedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_nobody_touched_verifies()
    {
        await _store.StoreAsync();

        var run = await _store.RunAsync("verify", "--until", "0s", "--covered-until", "0s", "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("[]", run.Output.Trim());
        Assert.Contains("6 records in 6 rows; 12 entries of 2 journals; 5 signatures and 2 checkpoints verified; nothing found.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_record_shows_between_its_neighbours()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", "", $"record_id <> '{ids[1]}'");

        var found = Assert.Single(await FindingsAsync());

        Assert.Equal("Missing", found.Finding);
        Assert.Contains($"Entries 3 to 4 are not stored; they were between record {ids[0]} and record {ids[2]}.", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_of_the_last_minutes_may_still_be_in_a_journal()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", "", $"record_id <> '{ids[1]}'");

        Assert.Equal(0, (await _store.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task The_oldest_records_may_be_gone_by_rule_only_when_that_is_said()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", "", $"record_id <> '{ids[0]}'");

        Assert.Contains("Entries 1 to 2, the oldest", Assert.Single(await FindingsAsync()).Detail, StringComparison.Ordinal);
        Assert.Empty(await FindingsAsync("--oldest-expired"));
    }

    [Fact]
    public async Task A_row_that_no_journal_wrote_shows()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", $"replace (case when record_id = '{ids[2]}' then null else request_sequence end as request_sequence, case when record_id = '{ids[2]}' then null else response_sequence end as response_sequence)");

        var found = await FindingsAsync();

        Assert.Contains(found, finding => finding.RecordId == ids[2] && finding.Finding == "NotLinked" && finding.Detail.Contains("in no journal's chain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_body_breaks_its_signature_and_its_hash()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", $"replace (case when record_id = '{ids[1]}' then replace(request_body, 'SttlmMtd>CLRG', 'SttlmMtd>CLRX') else request_body end as request_body)");

        var found = await FindingsAsync();

        Assert.Equal(["Changed", "RequestSignature"], found.Select(finding => finding.Finding).Order());
        Assert.All(found, finding => Assert.Equal(ids[1], finding.RecordId));
        Assert.Contains(found, finding => finding.Detail.StartsWith("DocumentDigest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_answer_breaks_the_Central_Banks_signature()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("dict", $"replace (case when record_id = '{ids[3]}' then replace(response_body, '<Reason>', '<Reason> ') else response_body end as response_body)");

        var found = await FindingsAsync();

        Assert.Equal(["Changed", "ResponseSignature"], found.Select(finding => finding.Finding).Order());
        Assert.All(found, finding => Assert.Equal(ids[3], finding.RecordId));
    }

    /// <summary>A copy of a genuine row beside it: what the copy has of a journal's entries is genuine too, so that every hash holds.</summary>
    [Theory]
    [InlineData("NULL::BIGINT AS response_sequence, 500 AS response_status_code", "response_status_code")]
    [InlineData("NULL::BIGINT AS response_sequence, 'another' AS response_body", "response_body")]
    [InlineData("NULL::BIGINT AS response_sequence, 'rejected' AS outcome", "outcome")]
    [InlineData("NULL::BIGINT AS request_sequence, 'another' AS request_body, '' AS signer_serial", "request_body")]
    [InlineData("2 AS part", "part, parts")]
    [InlineData("NULL::BIGINT AS request_sequence, 'E0' AS end_to_end_id, '' AS signer_serial", "end_to_end_id")]
    public async Task Columns_that_no_entry_of_a_journal_stands_behind_show(string forged, string columns)
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", "", $"true UNION ALL SELECT * REPLACE ({forged}) FROM stored WHERE record_id = '{ids[1]}'");

        var found = Assert.Single(await FindingsAsync());

        Assert.Equal(("Changed", ids[1]), (found.Finding, found.RecordId));
        Assert.StartsWith("No entry of its journal stands behind its columns ", found.Detail, StringComparison.Ordinal);
        Assert.Contains(columns, found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_record_with_other_columns_than_its_first_part_shows()
    {
        var ids = await _store.StoreAsync();
        const string First = "1 AS part, 2 AS parts, '' AS response_body", Second = "2 AS part, 2 AS parts, '' AS request_body";
        await _store.TamperAsync("spi", "", $"record_id <> '{ids[1]}' UNION ALL SELECT * REPLACE ({First}) FROM stored WHERE record_id = '{ids[1]}' UNION ALL SELECT * REPLACE ({Second}) FROM stored WHERE record_id = '{ids[1]}'");
        Assert.Empty(await FindingsAsync());
        await _store.TamperAsync("spi", "REPLACE (CASE WHEN part = 2 THEN 500 ELSE response_status_code END AS response_status_code)");

        var found = await FindingsAsync();

        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(ids[1], finding.RecordId));
    }

    [Fact]
    public async Task Records_in_the_other_streams_folder_show()
    {
        var ids = await _store.StoreAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(_store.Folder, "audit", "log", "dict"), "*.parquet", SearchOption.AllDirectories))
        {
            var target = file.Replace("/dict/", "/spi/", StringComparison.Ordinal);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target + ".copy.parquet");
        }

        Assert.Contains(await FindingsAsync(), finding => finding.RecordId == ids[3] && finding.Detail.StartsWith("It is stored under ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_signed_again_by_a_stranger_shows()
    {
        var ids = await _store.StoreAsync();
        await ResignAsync(ids[1], _store.Stranger);

        var found = await FindingsAsync();

        Assert.Contains(found, finding => finding.Finding == "RequestSignature" && finding.RecordId == ids[1] && finding.Detail.StartsWith("SignerUnknown", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Finding == "Changed" && finding.RecordId == ids[1]);
    }

    [Fact]
    public async Task A_record_signed_again_by_another_key_of_the_participant_shows()
    {
        using var second = new FileSigner("second", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var ids = await _store.StoreAsync();
        await ResignAsync(ids[1], second);
        await File.AppendAllTextAsync(_store.CertificateFile, second.Pem, TestContext.Current.CancellationToken);

        var found = await FindingsAsync();

        Assert.Contains(found, finding => finding.Finding == "SignerSerial" && finding.RecordId == ids[1]);
        Assert.Contains(found, finding => finding.Finding == "Changed" && finding.RecordId == ids[1]);
    }

    [Fact]
    public async Task Two_records_that_changed_places_show()
    {
        var ids = await _store.StoreAsync();
        var swapped = string.Join(", ", ((string[])["request_sequence", "request_previous_hash", "request_hash", "response_sequence", "response_previous_hash", "response_hash"]).Select(column =>
            $"case record_id when '{ids[0]}' then (select {column} from stored where record_id = '{ids[1]}') when '{ids[1]}' then (select {column} from stored where record_id = '{ids[0]}') else {column} end as {column}"));
        await _store.TamperAsync("spi", $"replace ({swapped})");

        var found = await FindingsAsync();

        Assert.Equal(new HashSet<string>([ids[0], ids[1]]), found.Where(finding => finding.Finding == "Changed").Select(finding => finding.RecordId).ToHashSet());
    }

    [Fact]
    public async Task Certificates_are_judged_at_the_time_of_the_record()
    {
        var now = TimeProvider.System.GetUtcNow();
        var ids = await _store.StoreAsync([SignedStore.Spi(_store.Expired, now.AddDays(-7)), SignedStore.Spi(_store.Expired, now)]);

        var found = Assert.Single(await FindingsAsync());

        Assert.Equal(("RequestSignature", ids[1]), (found.Finding, found.RecordId));
        Assert.StartsWith("SignerExpired", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removed_checkpoints_show_when_they_are_due()
    {
        await _store.StoreAsync();
        await _store.TamperAsync("spi", "", "request_method <> 'CHECKPOINT'");

        Assert.Equal(0, (await _store.RunAsync("verify", "--until", "0s")).ExitCode);
        var found = Assert.Single(await FindingsAsync("--covered-until", "0s"));
        Assert.Equal("Checkpoint", found.Finding);
        Assert.Contains("6 entries are covered by no checkpoint", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_removed_with_all_of_its_checkpoints_is_missed_by_the_silos_other_one()
    {
        await _store.StoreAsync();
        await _store.TamperAsync("dict", "", "false");

        var found = Assert.Single(await FindingsAsync());

        Assert.Equal("Checkpoint", found.Finding);
        Assert.StartsWith("1 checkpoints of this journal are named by others and not stored", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_verifies_with_openssl_alone()
    {
        await _store.StoreAsync();
        var query = await _store.RunAsync("sql", "select request_body from checkpoints where stream = 'spi'", "--json");
        var envelope = JsonDocument.Parse(JsonDocument.Parse(query.Output).RootElement[0].GetProperty("request_body").GetString()!).RootElement;
        var script = """
            set -e
            cd "$1"
            printf '%s' "$3" | base64 -d >payload
            printf '%s' "$4" | base64 -d >signature
            { printf 'DSSEv1 %d %s %d ' "${#2}" "$2" "$(stat -c %s payload)"; cat payload; } >signed
            openssl x509 -in participant.pem -pubkey -noout >key.pem
            openssl dgst -sha256 -verify key.pem -signature signature signed
            cat payload
            """;

        var run = await Run.Program(
            "/bin/bash",
            ["-c", script, "openssl", _store.Folder, envelope.GetProperty("payloadType").GetString()!, envelope.GetProperty("payload").GetString()!, envelope.GetProperty("signatures")[0].GetProperty("sig").GetString()!],
            TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("Verified OK", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"stream\":\"spi\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"sequence\":6", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_come_as_csv_too()
    {
        var ids = await _store.StoreAsync();
        await _store.TamperAsync("spi", "replace (case when record_id = '" + ids[0] + "' then 'E0' else end_to_end_id end as end_to_end_id)");

        var run = await _store.RunAsync("verify", "--csv");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("finding,record_id,date,detail,journal,sequence", run.Lines[0]);
        Assert.StartsWith($"Changed,{ids[0]},", run.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cert", "/nowhere.pem")]
    [InlineData("--until", "tomorrow")]
    [InlineData("--json", "--csv")]
    public async Task What_cannot_be_done_is_a_sentence(params string[] arguments)
    {
        await _store.StoreAsync([]);

        var run = await _store.RunAsync(["verify", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_no_verdict()
    {
        await _store.StoreAsync();
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Directory.GetFiles(_store.Folder, "*.parquet", SearchOption.AllDirectories)[0])!, "x.parquet"), "no parquet", TestContext.Current.CancellationToken);

        var run = await _store.RunAsync("verify");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
    }

    private Task ResignAsync(string recordId, FileSigner signer) =>
        _store.TamperAsync("spi", $"replace (case when record_id = '{recordId}' then '{SignedStore.SignedText(signer)}' else request_body end as request_body)");

    private async Task<IReadOnlyList<Found>> FindingsAsync(params string[] arguments)
    {
        var run = await _store.RunAsync(["verify", "--until", "0s", .. arguments, "--json"]);
        var findings = JsonDocument.Parse(run.Output).RootElement.EnumerateArray()
            .Select(row => new Found(row.GetProperty("finding").GetString()!, row.GetProperty("record_id").GetString()!, row.GetProperty("detail").GetString()!)).ToList();
        Assert.Equal(findings.Count == 0 ? 0 : 1, run.ExitCode);
        return findings;
    }

    private sealed record Found(string Finding, string RecordId, string Detail);
}
