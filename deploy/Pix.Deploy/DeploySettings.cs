using Constructs;

namespace Pix.Deploy;

/// <summary>What differs from one deployment to the next: the context of <c>cdk.json</c>, or <c>--context name=value</c>.</summary>
internal sealed record DeploySettings
{
    /// <summary><c>test</c> carries the simulator of the Central Bank; <c>production</c> does not.</summary>
    public required string Stage { get; init; }

    /// <summary>AWS account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>AWS region.</summary>
    public required string Region { get; init; }

    /// <summary>The participant.</summary>
    public required string Ispb { get; init; }

    /// <summary>The CloudHSM cluster, which exists: its keys outlive every deployment.</summary>
    public required string CloudHsmClusterId { get; init; }

    /// <summary>The security group of the HSMs' interfaces.</summary>
    public required string CloudHsmSecurityGroupId { get; init; }

    /// <summary>ACM certificate of the internal load balancer.</summary>
    public required string CertificateArn { get; init; }

    /// <summary>Tag of the images <c>pix-api</c>, <c>pix-silo</c>, <c>pix-simulator</c> in ECR.</summary>
    public required string ImageTag { get; init; }

    /// <summary>Addresses that may call the front door.</summary>
    public required string CallerCidr { get; init; }

    /// <summary>
    /// Whether callers need no token: who reaches the load balancer from <see cref="CallerCidr"/> has payments signed, as with the Java
    /// sample.
    /// </summary>
    public bool AllowAnonymousCallers { get; init; }

    /// <summary>Silos at least; two, so that one can go.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>Silos at most.</summary>
    public int MaxSilos { get; init; } = 8;

    /// <summary>Front doors at least.</summary>
    public int Apis { get; init; } = 2;

    /// <summary>Whether the simulator is deployed.</summary>
    public bool IsTest => Stage == "test";

    /// <summary>Root of the names in Parameter Store and Secrets Manager, those of the Java sample.</summary>
    public static string ParameterPath => "/pix/proxy/cloudhsm/";

    /// <summary>Reads the context.</summary>
    /// <exception cref="InvalidOperationException">A name is missing; the message says which.</exception>
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
