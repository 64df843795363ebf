using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Pix.Deploy;

/// <summary>The table in which silos find each other; Orleans' own schema.</summary>
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
            // Who is alive is known only now: there is nothing to restore.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Table Table { get; }
}
