using Pix.AuditReader.Buckets;
using Pix.AuditReader.Files;
using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>Opens and queries audit records for a command. Every failure is a <see cref="CommandException"/> whose message tells the user the reason.</summary>
internal sealed class AuditStore : IDisposable
{
    private readonly IDisposable? _owned;

    private AuditStore(AuditQuery query, IDisposable? owned)
    {
        (Query, _owned) = (query, owned);
    }

    public AuditQuery Query { get; }

    /// <summary>Opens all audit records under the setting <c>Pix:AuditPath</c>.</summary>
    public static AuditStore Open() => Open(null, default, new(), null);

    /// <param name="location">A folder or <c>s3://BUCKET/PREFIX</c>. Null for the setting <c>Pix:AuditPath</c>.</param>
    /// <param name="period">Hours whose partitions are read.</param>
    /// <param name="limits">Maximum rows, size, duration and memory of a query.</param>
    /// <param name="cache">Folder and size of the cache for objects of a bucket. Null for the default cache.</param>
    public static AuditStore Open(string? location, AuditPeriod period, QueryLimits limits, CacheSetting? cache)
    {
        var path = location ?? Settings.Read()["Pix:AuditPath"];
        if (string.IsNullOrEmpty(path))
        {
            throw CommandException.Broken("Pix:AuditPath is empty; it must be the root of the local Parquet files, or s3://BUCKET/PREFIX (Pix__AuditPath in the environment; ./pix up sets it), or give --store.");
        }

        if (!BucketLocation.IsMeant(path))
        {
            return new(new AuditQuery(path, limits) { Period = period }, null);
        }

        var bucket = BucketLocation.TryParse(path) ?? throw CommandException.Usage($"'{path}' is no bucket; it must be {BucketLocation.Form}.");
        return Run(() =>
        {
            var files = (cache ?? CacheSetting.Default).Open();
            var client = BucketClient.Create();
            return new AuditStore(new AuditQuery(new BucketFiles(client, bucket, files), limits) { Period = period }, new Both(client, files));
        });
    }

    /// <summary>Runs one SELECT statement over the audit records.</summary>
    public async Task<AuditQueryResult> QueryAsync(string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await Query.RunAsync(sql, parameters, cancellationToken);
        }
        catch (AuditQueryException e)
        {
            throw CommandException.Usage(e.Message, e);
        }
        catch (AuditStoreException e)
        {
            throw CommandException.Broken(e.Message, e);
        }
    }

    public void Dispose() => _owned?.Dispose();

    private static AuditStore Run(Func<AuditStore> open)
    {
        try
        {
            return open();
        }
        catch (AuditStoreException e)
        {
            throw CommandException.Broken(e.Message, e);
        }
    }

    private sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}
