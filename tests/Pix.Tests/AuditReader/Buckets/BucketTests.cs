using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.AuditReader.Buckets;
using Pix.AuditReader.Files;
using Pix.AuditReader.Sql;
using Pix.AuditReader.Tests.Support;

namespace Pix.AuditReader.Tests.Buckets;

/// <summary>Records in a bucket of s3rver.</summary>
public sealed class BucketTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string CacheFolder => Path.Combine(_folder.Path, "cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_layout_that_Firehose_delivers_is_read_and_each_record_once()
    {
        await using var server = await S3Server.StartAsync();
        var records = Some.Records(9);
        await server.PutAsync(Delivered.Key(13, ".parquet"), await Delivered.ParquetAsync([.. records.Take(3)]));
        await server.PutAsync(Delivered.Key(14), Delivered.Lines(records.Skip(3).Take(3)));
        await server.PutAsync(Delivered.Key(15, ".gz"), Delivered.Gzip(records.Skip(5)));
        await server.PutAsync(Delivered.Key(15, stream: "dict"), Array.Empty<byte>());
        await server.PutAsync("log/spi/year=2026/month=11/day=24/hour=15/.hidden", "no record"u8.ToArray());
        await server.PutAsync("error/spi/year=2026/month=11/day=24/hour=15/x", "no record"u8.ToArray());
        using var cache = Cache();

        var query = Query(server.Url, cache);
        var found = await query.RunAsync("SELECT record_id, hour FROM audit ORDER BY request_date", cancellationToken: Cancel);
        var chain = await query.CheckChainAsync(Cancel);

        Assert.Equal(records.Select(record => record.RecordId), found.Rows.Select(row => row[0]));
        Assert.Equal(["13", "14", "15"], found.Rows.Select(row => row[1]).Distinct().Order());
        Assert.True(chain.Holds, string.Join('\n', chain.Breaks));
        Assert.Equal((18, 9), (chain.Entries, chain.Records));
    }

    [Fact]
    public async Task A_record_that_was_cut_in_parts_is_whole_for_its_hash()
    {
        await using var server = await S3Server.StartAsync();
        var noise = new byte[1_800_000];
        new Random(5).NextBytes(noise);
        var records = Some.Records(2, body: BodyText.FromBytes(noise));
        var lines = records.SelectMany(record => FirehoseLine.Of(record)).ToList();
        Assert.True(lines.Count > 2, "The records are not cut.");
        await server.PutAsync(Delivered.Key(13), lines[0]);
        await server.PutAsync(Delivered.Key(14), lines.Skip(1).SelectMany(line => line).ToArray());
        using var cache = Cache();

        Assert.True((await Query(server.Url, cache).CheckChainAsync(Cancel)).Holds);
        var half = await Query(server.Url, cache, period: new(Hour(14), null)).CheckChainAsync(Cancel);
        Assert.Contains(half.Breaks, found => found.Kind == ChainBreakKind.Changed && found.RecordId == records[0].RecordId);
    }

    [Fact]
    public async Task A_question_with_dates_lists_and_fetches_these_hours_only()
    {
        await using var server = await S3Server.StartAsync();
        await using var front = await FaultyS3.StartAsync(server);
        for (var hour = 10; hour < 16; hour++)
        {
            await server.PutAsync(Delivered.Key(hour, prefix: "bank/"), Delivered.Lines([Some.Record($"record-{hour}")]));
        }

        using var cache = Cache();
        var query = Query(front.Url, cache, "s3://pix-audit/bank/", new(Hour(12).AddMinutes(59), Hour(13)));

        var found = await query.RunAsync("SELECT record_id FROM audit ORDER BY 1", cancellationToken: Cancel);

        Assert.Equal(["record-12", "record-13"], found.Rows.Select(row => row[0]));
        Assert.Equal(2, front.Objects.Count);
        Assert.Equal(4, front.Listed.Count);
        Assert.All(front.Listed, prefix => Assert.Matches(@"\Abank/log/(spi|dict)/year=2026/month=11/day=24/hour=1[23]/\z", prefix));
    }

    [Fact]
    public async Task What_was_read_is_not_fetched_again_and_what_changed_is()
    {
        await using var server = await S3Server.StartAsync();
        await using var front = await FaultyS3.StartAsync(server);
        await server.PutAsync(Delivered.Key(13), Delivered.Lines([Some.Record("record-01")]));
        await server.PutAsync(Delivered.Key(14), Delivered.Lines([Some.Record("record-02")]));
        using var cache = Cache();
        var query = Query(front.Url, cache);

        await query.RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel);
        await query.RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel);
        Assert.Equal(2, front.Objects.Count);
        await server.PutAsync(Delivered.Key(14), Delivered.Lines([Some.Record("record-03")]));
        var found = await query.RunAsync("SELECT record_id FROM audit ORDER BY 1", cancellationToken: Cancel);

        Assert.Equal(3, front.Objects.Count);
        Assert.Equal(["record-01", "record-03"], found.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task A_store_larger_than_the_cache_is_verified_through_it()
    {
        await using var server = await S3Server.StartAsync();
        var records = Some.Records(20, body: new string('x', 50_000));
        for (var number = 0; number < records.Count; number++)
        {
            await server.PutAsync(Delivered.Key(number), Delivered.Lines([records[number]]));
        }

        using var cache = Cache(maxBytes: 120_000);
        var query = Query(server.Url, cache);

        var chain = await query.CheckChainAsync(Cancel);

        Assert.True(chain.Holds, string.Join('\n', chain.Breaks));
        Assert.Equal(40, chain.Entries);
        Assert.InRange(CachedBytes(), 1, 120_000);
        var refused = await Assert.ThrowsAsync<AuditStoreException>(() => query.RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel));
        Assert.Contains("Ask for fewer hours (--from, --to)", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(S3Fault.InternalError)]
    [InlineData(S3Fault.Truncated)]
    public async Task What_fails_once_is_asked_again(S3Fault fault)
    {
        await using var server = await S3Server.StartAsync();
        await using var front = await FaultyS3.StartAsync(server);
        await server.PutAsync(Delivered.Key(13), Delivered.Lines(Some.Records(100)));
        var failed = 0;
        front.Fault = request => !request.Query.ContainsKey("list-type") && Interlocked.Increment(ref failed) == 1 ? fault : null;
        using var cache = Cache();

        var found = await Query(front.Url, cache).RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel);

        Assert.Equal(100L, found.Rows[0][0]);
        Assert.Equal(2, front.Objects.Count);
    }

    [Theory]
    [InlineData(S3Fault.InternalError, "S3 answered 500 InternalError")]
    [InlineData(S3Fault.AccessDenied, "S3 refuses access (AccessDenied)")]
    [InlineData(S3Fault.Truncated, "s3://pix-audit/log/spi/")]
    public async Task What_goes_on_failing_is_told_and_nothing_of_it_is_kept(S3Fault fault, string told)
    {
        await using var server = await S3Server.StartAsync();
        await using var front = await FaultyS3.StartAsync(server);
        await server.PutAsync(Delivered.Key(13), Delivered.Lines(Some.Records(100)));
        front.Fault = request => request.Query.ContainsKey("list-type") ? null : fault;
        using var cache = Cache();

        var failure = await Assert.ThrowsAsync<AuditStoreException>(() => Query(front.Url, cache).RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, CachedBytes());
    }

    [Fact]
    public async Task An_object_that_changes_while_it_is_read_is_told()
    {
        await using var server = await S3Server.StartAsync();
        await using var front = await FaultyS3.StartAsync(server);
        await server.PutAsync(Delivered.Key(13), Delivered.Lines([Some.Record("record-01")]));
        // After it was listed, and of the same length.
        front.BeforeObject = () => server.PutAsync(Delivered.Key(13), Delivered.Lines([Some.Record("record-02")]));
        using var cache = Cache();

        var failure = await Assert.ThrowsAsync<AuditStoreException>(() => Query(front.Url, cache).RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel));

        Assert.Contains("changed while it was read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, CachedBytes());
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_and_an_unknown_access_key_are_told()
    {
        await using var server = await S3Server.StartAsync();
        using var cache = Cache();

        var missing = await Assert.ThrowsAsync<AuditStoreException>(() => Query(server.Url, cache, "s3://no-such-bucket").RunAsync("SELECT 1", cancellationToken: Cancel));
        var refused = await Assert.ThrowsAsync<AuditStoreException>(() =>
            new AuditQuery(new BucketFiles(S3Server.Client(server.Url, "UNKNOWN"), BucketLocation.TryParse("s3://pix-audit")!, cache)).RunAsync("SELECT 1", cancellationToken: Cancel));

        Assert.Equal("s3://no-such-bucket/: there is no such bucket.", missing.Message);
        Assert.Contains("S3 refuses access (InvalidAccessKeyId)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var cache = Cache();
        using var client = new Amazon.S3.AmazonS3Client(new Amazon.Runtime.BasicAWSCredentials("x", "y"), new Amazon.S3.AmazonS3Config { ServiceURL = "http://127.0.0.1:9", ForcePathStyle = true, MaxErrorRetry = 0 });

        var failure = await Assert.ThrowsAsync<AuditStoreException>(() => new AuditQuery(new BucketFiles(client, new("pix-audit", ""), cache)).RunAsync("SELECT 1", cancellationToken: Cancel));

        Assert.Contains("s3://pix-audit/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_holds_no_records_is_named()
    {
        await using var server = await S3Server.StartAsync();
        await server.PutAsync(Delivered.Key(13), Encoding.UTF8.GetBytes("<Error/>"));
        using var cache = Cache();

        var failure = await Assert.ThrowsAsync<AuditStoreException>(() => Query(server.Url, cache).CheckChainAsync(Cancel));

        Assert.Contains($"'s3://pix-audit/{Delivered.Key(13)}' cannot be read: it is neither Parquet nor JSON lines", failure.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Hour(int hour) => new(2026, 11, 24, hour, 0, 0, TimeSpan.Zero);

    private FileCache Cache(long maxBytes = 100 << 20) => FileCache.Open(CacheFolder, maxBytes, new FakeTimeProvider(Some.Date));

    private static AuditQuery Query(string url, FileCache cache, string location = "s3://pix-audit", AuditPeriod period = default) =>
        new(new BucketFiles(S3Server.Client(url), BucketLocation.TryParse(location)!, cache)) { Period = period };

    private long CachedBytes() => Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
