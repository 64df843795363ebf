using Constructs;

namespace Pix.Deploy;

/// <summary>Settings that differ between deployments. CDK reads them from the context in <c>cdk.json</c> or from <c>--context name=value</c>.</summary>
internal sealed record DeploySettings
{
    /// <summary>Stage of the deployment: <c>test</c>, with the simulator of the Central Bank, or <c>production</c>, without it.</summary>
    public required string Stage { get; init; }

    /// <summary>Number of the AWS account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>AWS region.</summary>
    public required string Region { get; init; }

    /// <summary>ISPB of the participant.</summary>
    public required string Ispb { get; init; }

    /// <summary>Id of the CloudHSM cluster. A deployment does not create the cluster, because its keys must survive every deployment.</summary>
    public required string CloudHsmClusterId { get; init; }

    /// <summary>Id of the security group of the HSMs' network interfaces.</summary>
    public required string CloudHsmSecurityGroupId { get; init; }

    /// <summary>ARN of the ACM certificate of the internal load balancer.</summary>
    public required string CertificateArn { get; init; }

    /// <summary>Tag of the container images <c>pix-api</c>, <c>pix-silo</c> and <c>pix-simulator</c> in ECR.</summary>
    public required string ImageTag { get; init; }

    /// <summary>Range of IP addresses (CIDR) that can reach the load balancer of the front doors.</summary>
    public required string CallerCidr { get; init; }

    /// <summary>
    /// True if callers need no access token. Then everybody who can reach the load balancer from <see cref="CallerCidr"/> can have payments signed
    /// and sent, as with the Java sample.
    /// </summary>
    public bool AllowAnonymousCallers { get; init; }

    /// <summary>Minimum number of silos. The default is two, so that Pix works while one silo is stopped.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>Maximum number of silos.</summary>
    public int MaxSilos { get; init; } = 8;

    /// <summary>Minimum number of front doors.</summary>
    public int Apis { get; init; } = 2;

    /// <summary>True in the stage <c>test</c>, where the simulator is deployed.</summary>
    public bool IsTest => Stage == "test";

    /// <summary>Beginning of all names in Parameter Store and Secrets Manager, the same as in the Java sample.</summary>
    public static string ParameterPath => "/pix/proxy/cloudhsm/";

    /// <summary>Reads the settings from the CDK context of a construct.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing. The message contains its name.</exception>
    public static DeploySettings Read(Node node)
    {
        return new DeploySettings
        {
            Stage = Text("stage"),
            Account = Text("account"),
            Region = Text("region"),
            Ispb = Text("ispb"),
            CloudHsmClusterId = Text("cloudHsmClusterId"),
            CloudHsmSecurityGroupId = Text("cloudHsmSecurityGroupId"),
            CertificateArn = Text("certificateArn"),
            ImageTag = Text("imageTag"),
            CallerCidr = Text("callerCidr"),
            AllowAnonymousCallers = node.TryGetContext("allowAnonymousCallers") is "true" or true,
        };

        string Text(string name) => node.TryGetContext(name) as string
            ?? throw new InvalidOperationException($"The context has no \"{name}\": put it in deploy/Pix.Deploy/cdk.json or give --context {name}=….");
    }
}
