namespace Pix.Aws.Clustering.Table;

/// <summary>Settings of the DynamoDB client and the table. They have the names of Orleans' own provider.</summary>
public abstract class DynamoDBClientOptions
{
    /// <summary>
    /// Region, such as <c>sa-east-1</c>, or the URL of a DynamoDB Local. Default: empty, the region or endpoint comes from the AWS SDK
    /// (<c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_DYNAMODB</c>, <c>AWS_ENDPOINT_URL</c>).
    /// </summary>
    public string Service { get; set => field = value ?? ""; } = "";

    /// <summary>Access key. Default: empty, the credentials come from the AWS SDK's chain, which on Fargate means the task's role.</summary>
    public string AccessKey { get; set => field = value ?? ""; } = "";

    /// <summary>Secret key that belongs to <see cref="AccessKey"/>.</summary>
    public string SecretKey { get; set => field = value ?? ""; } = "";

    /// <summary>Session token that belongs to <see cref="AccessKey"/>; empty if the access key has none.</summary>
    public string Token { get; set => field = value ?? ""; } = "";

    /// <summary>Profile in the AWS SDK's credential files, which is used if there is no access key.</summary>
    public string ProfileName { get; set => field = value ?? ""; } = "";

    /// <summary>Name of the table. Default <c>OrleansSilos</c>.</summary>
    public string TableName { get; set => field = value ?? ""; } = "OrleansSilos";

    /// <summary>Provisioned read capacity units. Default 10.</summary>
    public int ReadCapacityUnits { get; set; } = 10;

    /// <summary>Provisioned write capacity units. Default 5.</summary>
    public int WriteCapacityUnits { get; set; } = 5;

    /// <summary>Whether a new table has provisioned throughput (default) or is paid per request.</summary>
    public bool UseProvisionedThroughput { get; set; } = true;

    /// <summary>Whether to create the table if it does not exist. Default true; the role then needs dynamodb:CreateTable.</summary>
    public bool CreateIfNotExists { get; set; } = true;

    /// <summary>Whether to set the throughput of an existing table to these options'. Default true; the role then needs dynamodb:UpdateTable.</summary>
    public bool UpdateIfExists { get; set; } = true;
}
