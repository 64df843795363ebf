using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Pix.Deploy;

/// <summary>The store of audit records: a bucket with object lock, the tables over the bucket, and the Firehose streams that write to the bucket.</summary>
internal sealed class AuditStore : Construct
{
    public AuditStore(Construct scope, DeploySettings settings)
        : base(scope, "Audit")
    {
        Key = new Key(this, "Key", new KeyProps { EnableKeyRotation = true, Description = "Audit records", RemovalPolicy = RemovalPolicy.RETAIN });
        Bucket = Bucketed(settings);
        Catalog = new AuditCatalog(this, Bucket, Key);
        Dict = new AuditDelivery(this, "dict", Bucket, Key, Catalog);
        Spi = new AuditDelivery(this, "spi", Bucket, Key, Catalog);
        _ = new AuditQueries(this, Bucket, Key, Catalog);
    }

    public Bucket Bucket { get; }

    public Key Key { get; }

    public AuditCatalog Catalog { get; }

    public AuditDelivery Dict { get; }

    public AuditDelivery Spi { get; }

    /// <summary>Returns the name of the Firehose stream of the audit stream <c>dict</c> or <c>spi</c>.</summary>
    public static string StreamName(string stream) => $"pix-audit-{stream}";

    private Bucket Bucketed(DeploySettings settings) => new(this, "Bucket", new BucketProps
    {
        Encryption = BucketEncryption.KMS,
        EncryptionKey = Key,
        BucketKeyEnabled = true,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        Versioned = true,
        ObjectLockEnabled = true,
        // In production nobody, not even the account's owner, can delete a record for five years, because the Central Bank's Carta Circular and
        // tax law require that records are kept for years.
        ObjectLockDefaultRetention = settings.IsTest ? null : ObjectLockRetention.Compliance(Duration.Days(5 * 365)),
        LifecycleRules =
        [
            new LifecycleRule { Id = "cold", Prefix = "log/", Transitions = [new Transition { StorageClass = StorageClass.GLACIER_INSTANT_RETRIEVAL, TransitionAfter = Duration.Days(90) }] },
            new LifecycleRule { Id = "query-results", Prefix = "athena/", Expiration = Duration.Days(30), NoncurrentVersionExpiration = Duration.Days(7) },
            new LifecycleRule { Id = "unfinished", AbortIncompleteMultipartUploadAfter = Duration.Days(7) },
        ],
        RemovalPolicy = RemovalPolicy.RETAIN,
    });
}
