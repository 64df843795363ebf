using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.AuditReader.Tests.Support;

namespace Pix.AuditReader.Tests.Buckets;

/// <summary>The commands over a bucket, as an auditor runs them: credentials, region and endpoint from the environment.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_in_a_bucket_are_asked_found_and_verified()
    {
        await using var server = await S3Server.StartAsync();
        var records = Some.Records(4);
        await server.PutAsync(Delivered.Key(13, ".parquet"), await Delivered.ParquetAsync([.. records.Take(2)]));
        await server.PutAsync(Delivered.Key(14), Delivered.Lines(records.Skip(2)));

        var sql = await RunAsync(server.Url, "sql", "select count(*) as n from audit", "--csv");
        var hour = await RunAsync(server.Url, "sql", "select count(*) as n from audit", "--csv", "--from", "2026-11-24T14:00:00Z", "--to", "2026-11-24T14:59:00Z");
        var find = await RunAsync(server.Url, "find", "--e2e", records[3].EndToEndId, "--columns", "record_id", "--csv");
        var verify = await RunAsync(server.Url, "verify", "--until", "0s", "--covered-until", "36500d", "--cert", Certificate(), "--bcb-cert", Certificate());

        Assert.Equal((0, "n\n4\n", ""), sql);
        Assert.Equal((0, "n\n2\n", ""), hour);
        Assert.Equal((0, $"record_id\n{records[3].RecordId}\n", ""), find);
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("4 records in 4 rows; 8 entries of 1 journals", verify.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_folder.Path, "home", "pix", "audit", "log")));
    }

    [Fact]
    public async Task An_auditor_with_a_web_identity_reads_with_the_key_of_its_role()
    {
        await using var server = await S3Server.StartAsync();
        await using var tokens = await TokenService.StartAsync();
        await server.PutAsync(Delivered.Key(14), Delivered.Lines(Some.Records(2)));
        var identity = Path.Combine(_folder.Path, "identity");
        await File.WriteAllTextAsync(identity, TokenService.Identity, Cancel);

        var run = await RunAsync(
            server.Url,
            [("AWS_WEB_IDENTITY_TOKEN_FILE", identity), ("AWS_ROLE_ARN", TokenService.Role), ("AWS_ENDPOINT_URL_STS", tokens.Url)],
            "sql",
            "select count(*) as n from audit",
            "--csv");

        Assert.Equal((0, "n\n2\n", ""), run);
        Assert.Equal(1, tokens.Given);
    }

    [Fact]
    public async Task A_removed_object_shows_in_the_chain()
    {
        await using var server = await S3Server.StartAsync();
        var records = Some.Records(3);
        await server.PutAsync(Delivered.Key(13), Delivered.Lines([records[0]]));
        await server.PutAsync(Delivered.Key(15), Delivered.Lines([records[2]]));

        var verify = await RunAsync(server.Url, "verify", "--until", "0s", "--covered-until", "36500d", "--cert", Certificate(), "--bcb-cert", Certificate(), "--csv");

        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("Entries 3 to 4 are not stored", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Some_hours_are_verified_by_themselves()
    {
        await using var server = await S3Server.StartAsync();
        var records = Some.Records(10, new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), every: TimeSpan.FromMinutes(30));
        foreach (var hour in records.GroupBy(record => int.Parse(record.RequestDate.AsSpan(11, 2), System.Globalization.CultureInfo.InvariantCulture)))
        {
            await server.PutAsync(Delivered.Key(hour.Key), Delivered.Lines(hour));
        }

        string[] hours = ["verify", "--from", "2026-11-24T13:10:00Z", "--to", "2026-11-24T15:10:00Z", "--covered-until", "36500d", "--cert", Certificate(), "--bcb-cert", Certificate(), "--csv"];
        var whole = await RunAsync(server.Url, hours);
        await server.PutAsync(Delivered.Key(14), Delivered.Lines([records[5]]));
        var removed = await RunAsync(server.Url, hours);

        Assert.Equal((0, "finding,record_id,date,detail,journal,sequence\n"), (whole.ExitCode, whole.Output));
        Assert.Contains("6 records in 6 rows", whole.Error, StringComparison.Ordinal);
        Assert.Equal(1, removed.ExitCode);
        Assert.Contains("Entries 9 to 10 are not stored", removed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "there is no such bucket", "sql", "select 1", "--store", "s3://no-such-bucket/x")]
    [InlineData(3, "there is no such bucket", "find", "--since", "1h", "--store", "s3://no-such-bucket")]
    [InlineData(3, "there is no such bucket", "verify", "--store", "s3://no-such-bucket")]
    [InlineData(2, "is no bucket; it must be s3://BUCKET", "sql", "select 1", "--store", "s3://A/b")]
    [InlineData(2, "Only one SELECT", "sql", "copy (select 1) to 'x'")]
    [InlineData(2, "--cache-size is '5'", "sql", "select 1", "--cache-size", "5")]
    [InlineData(2, "--from is later than --to", "sql", "select 1", "--from", "1h", "--to", "2h")]
    [InlineData(2, "--max-rows must be a number", "sql", "select 1", "--max-rows", "0")]
    [InlineData(2, "more than 2 rows", "sql", "from range(3)", "--max-rows", "2")]
    public async Task What_cannot_be_done_is_a_sentence(int exitCode, string told, params string[] arguments)
    {
        await using var server = await S3Server.StartAsync();
        string[] certificates = arguments[0] == "verify" ? ["--cert", Certificate(), "--bcb-cert", Certificate()] : [];

        var run = await RunAsync(server.Url, [.. arguments, .. certificates]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private string Certificate()
    {
        var path = Path.Combine(_folder.Path, "any.pem");
        if (!File.Exists(path))
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(Some.Date.AddYears(-1), Some.Date.AddYears(1));
            File.WriteAllText(path, certificate.ExportCertificatePem());
        }

        return path;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string url, params string[] arguments) =>
        RunAsync(url, [("AWS_ACCESS_KEY_ID", S3Server.Key), ("AWS_SECRET_ACCESS_KEY", S3Server.Key)], arguments);

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string url, (string Name, string Value)[] credentials, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program("cli/Pix.Cli"), "audit", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        foreach (var (name, value) in ((string, string)[])
            [
                .. credentials, ("AWS_ENDPOINT_URL_S3", url), ("AWS_REGION", "sa-east-1"),
                ("AWS_EC2_METADATA_DISABLED", "true"), ("XDG_CACHE_HOME", Path.Combine(_folder.Path, "home")), ("Pix__AuditPath", "s3://pix-audit"),
            ])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
