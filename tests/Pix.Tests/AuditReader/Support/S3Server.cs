using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pix.AuditReader.Tests.Support;

/// <summary>An S3 server of this machine: s3rver, an npm package that <c>./pix test</c> brings. It has no object lock, no versions and no KMS.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    /// <summary>The one access key that it knows; also the secret.</summary>
    public const string Key = "S3RVER";

    public const string Bucket = "pix-audit";

    private static readonly string Program = Path.Combine(
        Environment.GetEnvironmentVariable("PIX_S3RVER") ?? Path.Combine(Repository.Root, ".pix", "s3rver"), "node_modules", "s3rver", "bin", "s3rver.js");

    private readonly ScratchFolder _folder;
    private readonly Process _process;

    private S3Server(ScratchFolder folder, Process process, string url) => (_folder, _process, Url) = (folder, process, url);

    public string Url { get; }

    /// <summary>Starts one with an empty bucket.</summary>
    public static async Task<S3Server> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Program), "s3rver is not installed (npm; './pix test' tries).");
        var folder = new ScratchFolder();
        var process = Process.Start(new ProcessStartInfo("node", [Program, "-d", folder.Path, "-a", "127.0.0.1", "-p", "0", "--silent", "--no-vhost-buckets", "--configure-bucket", Bucket]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("S3rver listening on ", StringComparison.Ordinal))
            {
                return new(folder, process, $"http://{line["S3rver listening on ".Length..]}");
            }
        }

        throw new InvalidOperationException("s3rver ended before it listened.");
    }

    /// <summary>A client, by default with the key that it knows.</summary>
    /// <param name="url">The server's, or one in front of it.</param>
    /// <param name="key">Another access key.</param>
    public static AmazonS3Client Client(string url, string key = Key) => new(new BasicAWSCredentials(key, Key), new AmazonS3Config
    {
        ServiceURL = url,
        AuthenticationRegion = "sa-east-1",
        ForcePathStyle = true,
        RetryMode = RequestRetryMode.Standard,
        // Its uploads are stored wrong otherwise: it takes the chunks' headers for content.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
    });

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content)
    {
        using var client = Client(Url);
        await client.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(content.ToArray()), UseChunkEncoding = false },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }
}
