using Amazon.CDK;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Cluster = Amazon.CDK.AWS.ECS.Cluster;

namespace Pix.Deploy;

/// <summary>The Fargate services: front doors, silos, and in the test stage the simulator.</summary>
internal sealed class Services : Construct
{
    public Services(
        Construct scope, DeploySettings settings, Network network, AuditStore audit, Parameters parameters, Membership membership, Journals journals)
        : base(scope, "Services")
    {
        Cluster = new Cluster(this, "Cluster", new ClusterProps { Vpc = network.Vpc, ContainerInsightsV2 = ContainerInsights.ENABLED });
        var tasks = new TaskTemplates(this, settings);
        Api = ApiService.Make(this, settings, network, tasks, parameters, membership, Cluster);
        Silo = SiloService.Make(this, settings, network, tasks, audit, parameters, membership, journals, Cluster);
        LoadBalancer = FrontLoadBalancer.Make(this, settings, network, Api);
        if (settings.IsTest)
        {
            Simulator = new SimulatorService(this, network, tasks, Cluster);
        }
    }

    public Cluster Cluster { get; }

    public FargateService Api { get; }

    public FargateService Silo { get; }

    public Amazon.CDK.AWS.ElasticLoadBalancingV2.ApplicationLoadBalancer LoadBalancer { get; }

    public SimulatorService? Simulator { get; }

    /// <summary>
    /// Gives a container its certificate and key for connections inside the cluster. ECS reads the secret with the task's execution role, so the
    /// process itself needs no permission to read it.
    /// </summary>
    public static void GiveIdentity(ContainerDefinition container, Amazon.CDK.AWS.SecretsManager.Secret identity)
    {
        container.AddSecret("Pix__ClusterCertificate", Secret.FromSecretsManager(identity, "certificate"));
        container.AddSecret("Pix__ClusterCertificateKey", Secret.FromSecretsManager(identity, "key"));
    }

    /// <summary>Allows a role what both front door and silo need: to read the settings, and to find the silos of the cluster.</summary>
    public static void AllowSettingsAndMembership(IRole role, Membership membership, params string[] tableActions)
    {
        var stack = Stack.Of(membership);
        var path = $"arn:aws:ssm:{stack.Region}:{stack.Account}:parameter{DeploySettings.ParameterPath.TrimEnd('/')}";
        role.Allow("ReadParameters", [path, $"{path}/*"], "ssm:GetParametersByPath"); // to read all settings at start, and again when they change
        role.Allow("Membership", [membership.Table.TableArn], tableActions); // to see which silos are in the cluster
    }
}
