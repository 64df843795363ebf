using Amazon.CDK.AWS.Athena;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Pix.Deploy;

/// <summary>The Athena workgroup for auditors, with saved SQL queries for frequent questions.</summary>
internal sealed class AuditQueries : Construct
{
    private const string WorkGroup = "pix-audit";

    // SQL condition that keeps one row of each record, the row with the outcome if there is one. A record can have two rows, because delivery is
    // at least once.
    private const string OneRowARecord = "row_number() OVER (PARTITION BY record_id, coalesce(part, 1) ORDER BY response_sequence DESC NULLS LAST, request_sequence DESC NULLS LAST) = 1";

    private static readonly (string Name, string Description, string Sql)[] Saved =
    [
        ("By end-to-end id", "Everything about one payment.", $"SELECT * FROM (SELECT *, {OneRowARecord} AS kept FROM spi WHERE end_to_end_id = ?) WHERE kept ORDER BY request_date"),
        ("By PI-ResourceId", "The exchange that the Central Bank gave this id.", $"SELECT * FROM (SELECT *, {OneRowARecord} AS kept FROM spi WHERE pi_resource_id LIKE '%' || ? || '%') WHERE kept"),
        ("Unknown outcomes of a day", "Sent, and no answer known: to be reconciled.", $"SELECT * FROM (SELECT *, {OneRowARecord} AS kept FROM spi WHERE year = ? AND month = ? AND day = ?) WHERE kept AND outcome IN ('outcome-unknown', 'unknown') ORDER BY request_date"),
        ("Invalid signatures", "Answers whose signature did not verify: never passed on.", "SELECT request_date, request_path, response_status_code, record_id FROM dict WHERE response_signature_valid = 'false' UNION ALL SELECT request_date, request_path, response_status_code, record_id FROM spi WHERE response_signature_valid = 'false'"),
    ];

    public AuditQueries(Construct scope, Bucket bucket, Key key, AuditCatalog catalog)
        : base(scope, "Queries")
    {
        var group = new CfnWorkGroup(this, "WorkGroup", new CfnWorkGroupProps
        {
            Name = WorkGroup,
            WorkGroupConfiguration = new CfnWorkGroup.WorkGroupConfigurationProperty
            {
                EnforceWorkGroupConfiguration = true,
                PublishCloudWatchMetricsEnabled = true,
                ResultConfiguration = new CfnWorkGroup.ResultConfigurationProperty
                {
                    OutputLocation = $"s3://{bucket.BucketName}/athena/",
                    EncryptionConfiguration = new CfnWorkGroup.EncryptionConfigurationProperty { EncryptionOption = "SSE_KMS", KmsKey = key.KeyArn },
                },
            },
        });
        group.Node.AddDependency(catalog);
        foreach (var (name, description, sql) in Saved)
        {
            var query = new CfnNamedQuery(this, name.Replace(" ", "", StringComparison.Ordinal), new CfnNamedQueryProps
            {
                Name = name,
                Description = description,
                Database = AuditCatalog.Database,
                QueryString = sql,
                WorkGroup = WorkGroup,
            });
            query.AddResourceDependency(group);
        }
    }
}
