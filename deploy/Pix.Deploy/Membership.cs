using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Pix.Deploy;

/// <summary>The DynamoDB table in which silos find each other, with Orleans' own schema.</summary>
internal sealed class Membership : Construct
{
    public Membership(Construct scope)
        : base(scope, "Membership") => Table = new Table(this, "OrleansSilos", new TableProps
        {
            TableName = "OrleansSilos",
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "DeploymentId", Type = AttributeType.STRING },
            SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "SiloIdentity", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            Encryption = TableEncryption.AWS_MANAGED,
            // The table only says which silos are alive now, so there is nothing to restore.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Table Table { get; }
}
