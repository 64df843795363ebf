using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Pix.Deploy;

/// <summary>The Firehose stream of one audit stream. It receives JSON lines and writes Parquet files to one folder for each hour.</summary>
internal sealed class AuditDelivery : Construct
{
    private const string Hours = "year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/";

    public AuditDelivery(Construct scope, string stream, Bucket bucket, Key key, AuditCatalog catalog)
        : base(scope, $"Delivery-{stream}")
    {
        var stack = Stack.Of(this);
        var log = new LogGroup(this, "Log", new LogGroupProps { Retention = RetentionDays.ONE_YEAR });
        var logStream = log.AddStream("Stream");
        var role = DeliveryRole(stack, stream, bucket, key, log);
        var delivery = new CfnDeliveryStream(this, "Stream", new CfnDeliveryStreamProps
        {
            DeliveryStreamName = AuditStore.StreamName(stream),
            DeliveryStreamType = "DirectPut",
            DeliveryStreamEncryptionConfigurationInput = new CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty { KeyType = "AWS_OWNED_CMK" },
            ExtendedS3DestinationConfiguration = new CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty
            {
                BucketArn = bucket.BucketArn,
                RoleArn = role.RoleArn,
                Prefix = $"log/{stream}/{Hours}",
                ErrorOutputPrefix = $"error/{stream}/{Hours}!{{firehose:error-output-type}}",
                // Firehose requires a buffer of at least 64 MiB for the conversion to Parquet. Records are not lost while they wait in this buffer,
                // because Firehose stores what it has accepted; before that, the journal keeps them.
                BufferingHints = new CfnDeliveryStream.BufferingHintsProperty { IntervalInSeconds = 300, SizeInMBs = 64 },
                EncryptionConfiguration = new CfnDeliveryStream.EncryptionConfigurationProperty { KmsEncryptionConfig = new CfnDeliveryStream.KMSEncryptionConfigProperty { AwskmsKeyArn = key.KeyArn } },
                CloudWatchLoggingOptions = new CfnDeliveryStream.CloudWatchLoggingOptionsProperty { Enabled = true, LogGroupName = log.LogGroupName, LogStreamName = logStream.LogStreamName },
                DataFormatConversionConfiguration = new CfnDeliveryStream.DataFormatConversionConfigurationProperty
                {
                    Enabled = true,
                    InputFormatConfiguration = new CfnDeliveryStream.InputFormatConfigurationProperty { Deserializer = new CfnDeliveryStream.DeserializerProperty { OpenXJsonSerDe = new CfnDeliveryStream.OpenXJsonSerDeProperty() } },
                    OutputFormatConfiguration = new CfnDeliveryStream.OutputFormatConfigurationProperty { Serializer = new CfnDeliveryStream.SerializerProperty { ParquetSerDe = new CfnDeliveryStream.ParquetSerDeProperty { Compression = "SNAPPY" } } },
                    SchemaConfiguration = new CfnDeliveryStream.SchemaConfigurationProperty { CatalogId = stack.Account, DatabaseName = AuditCatalog.Database, TableName = stream, Region = stack.Region, RoleArn = role.RoleArn, VersionId = "LATEST" },
                },
            },
        });
        delivery.Node.AddDependency(role, catalog);
        Arn = delivery.AttrArn;
        Name = AuditStore.StreamName(stream);
    }

    public string Arn { get; }

    public string Name { get; }

    private Role DeliveryRole(Stack stack, string stream, Bucket bucket, Key key, LogGroup log)
    {
        var role = new Role(this, "Role", new RoleProps { AssumedBy = new ServicePrincipal("firehose.amazonaws.com") });
        var catalog = $"arn:aws:glue:{stack.Region}:{stack.Account}";
        role.Allow("FindBucket", [bucket.BucketArn], "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"); // required by Firehose's documentation
        role.Allow("WriteFiles", [bucket.ArnForObjects($"log/{stream}/*"), bucket.ArnForObjects($"error/{stream}/*")], "s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"); // to write files of this audit stream only
        role.Allow("Encrypt", [key.KeyArn], "kms:GenerateDataKey", "kms:Decrypt"); // to encrypt files with the audit's key
        role.Allow(
            "ReadSchema", // to read the columns for the conversion to Parquet
            [$"{catalog}:catalog", $"{catalog}:database/{AuditCatalog.Database}", $"{catalog}:table/{AuditCatalog.Database}/{stream}"],
            "glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions");
        role.Allow("Log", [log.LogGroupArn], "logs:PutLogEvents"); // to log failed deliveries
        return role;
    }
}
