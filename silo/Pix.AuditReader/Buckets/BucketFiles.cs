using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>Reads audit records from a bucket to which Firehose delivers them. Fetched objects are kept in a cache on this machine.</summary>
/// <param name="client">S3 client with credentials, region and endpoint.</param>
/// <param name="location">Bucket, and the prefix of its keys before <c>log/</c>.</param>
/// <param name="cache">Cache in which fetched objects are kept.</param>
public sealed class BucketFiles(IAmazonS3 client, BucketLocation location, FileCache cache) : IAuditFiles
{
    /// <summary>Maximum number of attempts to download an object, if downloads break off. Answers with status 5xx are retried by the SDK itself.</summary>
    private const int Attempts = 3;

    /// <inheritdoc/>
    public long MostBytes => cache.MaxBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = $"{location.Prefix}log/{stream.Name()}/";
        foreach (var prefix in period.Prefixes())
        {
            var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = folder + prefix };
            do
            {
                var page = await PageAsync(request, cancellationToken);
                // The SDK returns null instead of an empty list.
                foreach (var item in page.S3Objects ?? [])
                {
                    if (AuditPartition.TryParse(item.Key[folder.Length..], out var hour, out _) && period.Contains(hour))
                    {
                        yield return new(stream, hour, item.Key, item.Size ?? 0, item.ETag);
                    }
                }

                request.ContinuationToken = page.NextContinuationToken;
            }
            while (request.ContinuationToken is not null);
        }
    }

    /// <inheritdoc/>
    public async Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bytes = files.Sum(file => file.Bytes);
        if (bytes > cache.MaxBytes)
        {
            throw new AuditStoreException(
                $"{files.Count} objects of {ByteText.Of(bytes)} are asked for together; the cache holds {ByteText.Of(cache.MaxBytes)}. Ask for fewer hours (--from, --to), or allow more (--cache-size).");
        }

        var held = new List<CachedFile>(files.Count);
        try
        {
            var readable = new List<ReadableFile>(files.Count);
            foreach (var file in files)
            {
                held.Add(await GetAsync(file, cancellationToken));
                readable.Add(new(file.Stream, held[^1].Path, FormatOfFile.Read(held[^1].Path, Place(file))));
            }

            return new(readable, () => held.ForEach(one => one.Dispose()));
        }
        catch
        {
            held.ForEach(one => one.Dispose());
            throw;
        }
    }

    private string Place(AuditFile file) => $"s3://{location.Bucket}/{file.Name}";

    private async Task<CachedFile> GetAsync(AuditFile file, CancellationToken cancellationToken)
    {
        // The cache name contains a hash of the ETag. A new version of an object has another ETag, so an old cached version is not used for it.
        var name = CacheName.Of($"{client.Config.ServiceURL}/{location.Bucket}", file);
        if (cache.TryOpen(name, file.Bytes) is { } cached)
        {
            return cached;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await cache.AddAsync(name, file.Bytes, target => DownloadAsync(file, target, cancellationToken), cancellationToken);
            }
            catch (Exception broken) when (attempt < Attempts && broken is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
            {
                // The download broke off, and the cache has deleted the incomplete file. The loop downloads the object again from its start.
            }
            catch (Exception failure) when (BucketFailure.Is(failure))
            {
                throw BucketFailure.Of(failure, Place(file));
            }
        }
    }

    private async Task DownloadAsync(AuditFile file, Stream target, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = location.Bucket, Key = file.Name, EtagToMatch = file.Version };
        using var response = await client.GetObjectAsync(request, cancellationToken);
        if (response.ETag != file.Version || response.ContentLength != file.Bytes)
        {
            throw new AuditStoreException($"{Place(file)} changed while it was read; run the command again.");
        }

        await response.ResponseStream.CopyToAsync(target, cancellationToken);
    }

    private async Task<ListObjectsV2Response> PageAsync(ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListObjectsV2Async(request, cancellationToken);
        }
        catch (Exception failure) when (BucketFailure.Is(failure))
        {
            throw BucketFailure.Of(failure, location.ToString());
        }
    }
}
