using System.Text.Json;
using System.Text.Json.Nodes;
using Pix.Audit.Checkpoints;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

/// <summary><c>./pix audit prove</c>, and the page of Python that an auditor runs instead of Pix.</summary>
public sealed class AuditProveTests : IDisposable
{
    private readonly SignedStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_record_is_shown_to_have_been_in_the_log_with_openssl_and_Python_alone()
    {
        var ids = await _store.StoreAsync();
        foreach (var id in ids)
        {
            var proof = await ProveAsync(id);

            var python = await PythonAsync(proof);
            Assert.True(python.ExitCode == 0, python.Output + python.Error);
            Assert.Contains($"SHOWN: record {id} is in the log", python.Output, StringComparison.Ordinal);
            Assert.Contains("intent: entry ", python.Output, StringComparison.Ordinal);
            Assert.Contains("outcome: entry ", python.Output, StringComparison.Ordinal);
            Assert.Contains("    response_status_code: 201\n", python.Output, StringComparison.Ordinal);
            Assert.Contains("    request_body: <", python.Output, StringComparison.Ordinal);
            var check = await _store.RunAsync("prove", "--check", proof);
            Assert.True(check.ExitCode == 0, check.Error);
            Assert.StartsWith($"It holds: record {id}, intent at entry ", check.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_proof_with_one_bit_changed_in_any_member_shows_nothing()
    {
        var proof = await ProveAsync((await _store.StoreAsync())[0]);
        var whole = await File.ReadAllTextAsync(proof, Cancellation);
        var places = Places(JsonNode.Parse(whole)!, "").ToList();
        Assert.Contains("/entries/1/checkpoint/signature", places);
        Assert.Contains("/entries/0/path/0", places);
        Assert.Contains("/certificates/0", places);

        await Parallel.ForEachAsync(places, Cancellation, async (place, _) =>
        {
            var file = $"{proof}.{place.Replace('/', '-')}";
            await File.WriteAllTextAsync(file, Change(whole, place), Cancellation);
            var python = await PythonAsync(file);
            Assert.True(python.ExitCode == 1 && python.Error.Contains("NOT SHOWN", StringComparison.Ordinal), $"{place}: {python.Output}{python.Error}");
        });
    }

    [Fact]
    public async Task Parts_of_other_proofs_show_nothing()
    {
        var ids = await _store.StoreAsync();
        var (one, other, dict) = (await ProveAsync(ids[0]), await ProveAsync(ids[1]), await ProveAsync(ids[3]));
        foreach (var (member, from) in ((string, string)[])[("path", other), ("checkpoint", dict), ("payload", other), ("leafIndex", other), ("previousHash", other)])
        {
            var mixed = JsonNode.Parse(await File.ReadAllTextAsync(one, Cancellation))!;
            mixed["entries"]![0]![member] = JsonNode.Parse(await File.ReadAllTextAsync(from, Cancellation))!["entries"]![0]![member]!.DeepClone();
            await NotShownAsync(mixed.ToJsonString());
        }

        var others = JsonNode.Parse(await File.ReadAllTextAsync(one, Cancellation))!;
        others["entries"] = JsonNode.Parse(await File.ReadAllTextAsync(other, Cancellation))!["entries"]!.DeepClone();
        await NotShownAsync(others.ToJsonString());
        await NotShownAsync("{}");
        await NotShownAsync("no JSON");
    }

    [Fact]
    public async Task A_proof_by_another_certificate_shows_nothing()
    {
        var proof = await ProveAsync((await _store.StoreAsync())[0]);
        await File.WriteAllTextAsync(_store.CertificateFile, _store.Stranger.Pem, Cancellation);

        Assert.Contains("NOT SHOWN", (await PythonAsync(proof)).Error, StringComparison.Ordinal);
        Assert.Equal(1, (await _store.RunAsync("prove", "--check", proof)).ExitCode);
    }

    [Theory]
    [InlineData("intent", "outcome", "end_to_end_id")]
    [InlineData("outcome", "intent", "pi_resource_id")]
    public async Task A_record_of_which_one_half_rotted_is_proven_by_the_other_and_the_rotted_one_is_named(string rotted, string proven, string column)
    {
        var id = (await _store.StoreAsync())[1];
        await _store.TamperAsync("spi", $"replace (case when record_id = '{id}' then 'x' else {column} end as {column})");
        var file = Path.Combine(_store.Folder, "half.json");

        var run = await _store.RunAsync("prove", id, "-o", file);
        var json = await _store.RunAsync("prove", id, "-o", file, "--json");
        var python = await PythonAsync(file);
        var check = await _store.RunAsync("prove", "--check", file);

        // A script that reads no sentence knows that it is not the whole record.
        Assert.Equal((1, 1), (run.ExitCode, json.ExitCode));
        Assert.False(JsonDocument.Parse(json.Output).RootElement.GetProperty("shown").GetBoolean());
        Assert.Contains($"The {rotted} is not in the proof, which shows nothing of it. The stored columns of record {id} are not what its journal wrote", run.Output, StringComparison.Ordinal);
        Assert.Equal(rotted, JsonDocument.Parse(json.Output).RootElement.GetProperty("unproven")[0].GetProperty("half").GetString());
        Assert.True(python.ExitCode == 0, python.Output + python.Error);
        Assert.StartsWith($"{proven}: entry ", python.Output, StringComparison.Ordinal);
        Assert.Contains($"This proof has no {rotted}: it shows neither what the {rotted} was nor that there was none.\nSHOWN: record {id}", python.Output, StringComparison.Ordinal);
        Assert.True(check.ExitCode == 0, check.Error);
    }

    [Fact]
    public async Task An_outcome_that_was_taken_away_is_named_with_exit_code_1()
    {
        var id = (await _store.StoreAsync())[1];
        await _store.TamperAsync("spi", $"replace (case when record_id = '{id}' then null else response_sequence end as response_sequence)");

        var run = await _store.RunAsync("prove", id, "-o", Path.Combine(_store.Folder, "half.json"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The outcome is not in the proof, which shows nothing of it. No outcome of record {id} is stored.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_checkpoint_key_the_signing_key_stands_behind_it()
    {
        _store.Current.WithOwnKey = true;
        var proof = await ProveAsync((await _store.StoreAsync())[0]);

        var python = await PythonAsync(proof);
        Assert.True(python.ExitCode == 0, python.Output + python.Error);
        Assert.Contains($", endorsed with certificate {_store.Current.Serial}", python.Output, StringComparison.Ordinal);
        var verify = await _store.RunAsync("verify", "--until", "0s", "--covered-until", "0s");
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);

        // Who endorses it is in the certificate that the reader trusts, and nowhere else.
        await File.WriteAllTextAsync(_store.CertificateFile, _store.Stranger.Pem, Cancellation);
        Assert.Contains("NOT SHOWN", (await PythonAsync(proof)).Error, StringComparison.Ordinal);
        Assert.Equal(1, (await _store.RunAsync("prove", "--check", proof)).ExitCode);
    }

    [Fact]
    public async Task A_checkpoint_whose_key_was_endorsed_after_it_shows_nothing()
    {
        (_store.Current.WithOwnKey, _store.Current.EndorsedAfter) = (true, TimeSpan.Zero);
        var proof = await ProveAsync((await _store.StoreAsync())[0]);
        var good = JsonNode.Parse(await File.ReadAllTextAsync(proof, Cancellation))!;
        _store.Current.EndorsedAfter = TimeSpan.FromSeconds(1);
        var ids = await _store.StoreAsync();

        var verify = await _store.RunAsync("verify", "--until", "0s", "--covered-until", "0s", "--json");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("Its key was endorsed after it, at ", verify.Output, StringComparison.Ordinal);
        await RefusedAsync(ids[0], "No checkpoint with a Merkle tree covers entry");

        // As whoever has both keys now could date it back: the page says the same.
        var bad = await _store.Current.SignAsync(CheckpointEnvelope.TryRead(Convert.FromBase64String((string)good["entries"]![0]!["checkpoint"]!["payload"]!), new("", default))!.Statement, Cancellation);
        foreach (var entry in good["entries"]!.AsArray())
        {
            entry!["checkpoint"]!["payload"] = Convert.ToBase64String(bad!.Payload.Span);
            entry["checkpoint"]!["signature"] = Convert.ToBase64String(bad.Signature!.Value.Span);
        }

        await File.WriteAllTextAsync(proof, good.ToJsonString(), Cancellation);
        var python = await PythonAsync(proof);
        Assert.True(python.ExitCode == 1 && python.Error.Contains("NOT SHOWN: the checkpoint's key was endorsed after it", StringComparison.Ordinal), python.Output + python.Error);
        var check = await _store.RunAsync("prove", "--check", proof);
        Assert.True(check.ExitCode == 1 && check.Error.Contains("Its key was endorsed after it", StringComparison.Ordinal), check.Error);
    }

    [Fact]
    public async Task What_cannot_be_proven_is_said_with_the_reason()
    {
        var ids = await _store.StoreAsync();
        await RefusedAsync("0193f0c2a1b27c3d8e4f5a6b7c8d9e0f", "No record '0193f0c2a1b27c3d8e4f5a6b7c8d9e0f' is stored");

        await _store.TamperAsync("dict", "", "request_method <> 'CHECKPOINT'");
        await RefusedAsync(ids[3], "No checkpoint with a Merkle tree covers entry");

        await _store.TamperAsync("spi", $"replace (case when record_id = '{ids[1]}' then 'x' else end_to_end_id end as end_to_end_id, case when record_id = '{ids[1]}' then 'x' else pi_resource_id end as pi_resource_id)");
        await RefusedAsync(ids[1], "are not what its journal wrote");

        await _store.TamperAsync("spi", "", $"record_id <> '{ids[1]}'");
        await RefusedAsync(ids[0], "is not stored");
    }

    [Theory]
    [InlineData]
    [InlineData("r1", "--check", "x.json")]
    [InlineData("--check", "/nowhere.json")]
    [InlineData("--cert", "/nowhere.pem", "r1")]
    public async Task What_cannot_be_done_is_a_sentence(params string[] arguments)
    {
        await _store.StoreAsync([]);

        var run = await _store.RunAsync(["prove", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> ProveAsync(string recordId)
    {
        var file = Path.Combine(_store.Folder, $"{recordId}.json");
        var run = await _store.RunAsync("prove", recordId, "-o", file, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(file, JsonDocument.Parse(run.Output).RootElement.GetProperty("file").GetString());
        return file;
    }

    private async Task RefusedAsync(string recordId, string reason)
    {
        var file = Path.Combine(_store.Folder, "refused.json");
        var run = await _store.RunAsync("prove", recordId, "-o", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private async Task NotShownAsync(string proof)
    {
        var file = Path.Combine(_store.Folder, "mixed.json");
        await File.WriteAllTextAsync(file, proof, Cancellation);
        var python = await PythonAsync(file);
        Assert.True(python.ExitCode == 1 && python.Error.Contains("NOT SHOWN", StringComparison.Ordinal), python.Output + python.Error);
        Assert.Equal(1, (await _store.RunAsync("prove", "--check", file)).ExitCode);
    }

    private Task<Run> PythonAsync(string proof) =>
        Run.Program("/usr/bin/env", ["-i", "PATH=/usr/bin:/bin", "python3", Path.Combine(Repository.Root, "docs", "audit-proof.py"), proof, _store.CertificateFile], Cancellation);

    /// <summary>Where the values of a document are.</summary>
    private static IEnumerable<string> Places(JsonNode node, string place) => node switch
    {
        JsonObject members => members.SelectMany(member => Places(member.Value!, $"{place}/{member.Key}")),
        // Of a list the first and the last stand for all.
        JsonArray items => ((int[])[0, items.Count - 1]).Distinct().Where(i => i >= 0).SelectMany(i => Places(items[i]!, $"{place}/{i}")),
        _ => [place],
    };

    private static string Change(string document, string place)
    {
        var root = JsonNode.Parse(document)!;
        var names = place.Split('/')[1..];
        var parent = names[..^1].Aggregate(root, (node, name) => int.TryParse(name, out var i) ? node[i]! : node[name]!);
        var value = int.TryParse(names[^1], out var index) ? parent[index]! : parent[names[^1]]!;
        JsonNode changed = value.GetValueKind() == JsonValueKind.Number ? value.GetValue<long>() ^ 1 : Flip(value.GetValue<string>());
        if (parent is JsonArray array)
        {
            array[index] = changed;
        }
        else
        {
            parent[names[^1]] = changed;
        }

        return root.ToJsonString();
    }

    /// <summary>The lowest bit of the last letter but padding, which in Base64 may carry nothing.</summary>
    private static string Flip(string text)
    {
        var at = text.TrimEnd('=').Length - 1;
        return $"{text[..at]}{(char)(text[at] ^ 1)}{text[(at + 1)..]}";
    }
}
