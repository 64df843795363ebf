using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Pix.Deploy;

/// <summary>The DynamoDB table with the cluster's membership, through which silos and front doors find silos. Orleans defines its keys.</summary>
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
            // The table is deleted with the stack. It contains only which silos are alive now, so nothing in it must be kept.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Table Table { get; }
}
