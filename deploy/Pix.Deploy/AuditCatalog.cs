using Amazon.CDK;
using Amazon.CDK.AWS.Glue;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Pix.Deploy;

/// <summary>The Glue database with one table for each audit stream, and the Glue crawler that adds new partitions to the tables every hour.</summary>
internal sealed class AuditCatalog : Construct
{
    /// <summary>Name of the Glue database.</summary>
    public const string Database = "pix_audit";

    private static readonly string[] Streams = ["dict", "spi"];

    private const string ParquetIn = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
    private const string ParquetOut = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
    private const string ParquetSerDe = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    public AuditCatalog(Construct scope, Bucket bucket, Key key)
        : base(scope, "Catalog")
    {
        var stack = Stack.Of(this);
        var database = new CfnDatabase(this, "Database", new CfnDatabaseProps { CatalogId = stack.Account, DatabaseInput = new CfnDatabase.DatabaseInputProperty { Name = Database } });
        var tables = Streams.Select(stream => Table(stack, bucket, stream)).ToList();
        var crawler = Crawler(stack, bucket, key);
        tables.ForEach(table => table.AddResourceDependency(database));
        tables.ForEach(table => crawler.AddResourceDependency(table));
    }

    private CfnTable Table(Stack stack, Bucket bucket, string stream) => new(this, $"Table-{stream}", new CfnTableProps
    {
        CatalogId = stack.Account,
        DatabaseName = Database,
        TableInput = new CfnTable.TableInputProperty
        {
            Name = stream,
            TableType = "EXTERNAL_TABLE",
            Parameters = new Dictionary<string, object> { ["classification"] = "parquet" },
            PartitionKeys = AuditColumns.Partitions.Select(name => new CfnTable.ColumnProperty { Name = name, Type = "string" }).ToArray<object>(),
            StorageDescriptor = new CfnTable.StorageDescriptorProperty
            {
                Columns = AuditColumns.All.Select(column => new CfnTable.ColumnProperty { Name = column.Name, Type = column.Type }).ToArray<object>(),
                Location = $"s3://{bucket.BucketName}/log/{stream}/",
                InputFormat = ParquetIn,
                OutputFormat = ParquetOut,
                SerdeInfo = new CfnTable.SerdeInfoProperty { SerializationLibrary = ParquetSerDe },
            },
        },
    });

    private CfnCrawler Crawler(Stack stack, Bucket bucket, Key key)
    {
        var role = new Role(this, "CrawlerRole", new RoleProps { AssumedBy = new ServicePrincipal("glue.amazonaws.com") });
        var catalog = $"arn:aws:glue:{stack.Region}:{stack.Account}";
        role.Allow("ReadRecords", [bucket.BucketArn], "s3:ListBucket", "s3:GetBucketLocation"); // to find new partitions
        role.Allow("ReadFiles", [bucket.ArnForObjects("log/*")], "s3:GetObject"); // to read the footers of the Parquet files
        role.Allow("Decrypt", [key.KeyArn], "kms:Decrypt"); // because the files are encrypted with this key
        role.Allow(
            "UpdateTables", // to add partitions to the two tables
            [$"{catalog}:catalog", $"{catalog}:database/{Database}", $"{catalog}:table/{Database}/dict", $"{catalog}:table/{Database}/spi"],
            "glue:GetDatabase", "glue:GetTable", "glue:UpdateTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:BatchCreatePartition", "glue:CreatePartition", "glue:UpdatePartition");
        role.Allow("Log", [$"arn:aws:logs:{stack.Region}:{stack.Account}:log-group:/aws-glue/crawlers:*"], "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"); // to log what the crawler found
        return new CfnCrawler(this, "Crawler", new CfnCrawlerProps
        {
            Name = "pix-audit",
            Role = role.RoleArn,
            DatabaseName = Database,
            Schedule = new CfnCrawler.ScheduleProperty { ScheduleExpression = "cron(5 * * * ? *)" },
            Targets = new CfnCrawler.TargetsProperty { CatalogTargets = new object[] { new CfnCrawler.CatalogTargetProperty { DatabaseName = Database, Tables = [.. Streams] } } },
            // AuditColumns defines the columns. If the crawler finds other columns in the files, it only logs them and does not change the tables.
            SchemaChangePolicy = new CfnCrawler.SchemaChangePolicyProperty { UpdateBehavior = "LOG", DeleteBehavior = "LOG" },
        });
    }
}
