using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Constructs;

namespace Pix.Deploy;

/// <summary>
/// The simulator of the Central Bank, in the test stage only. Its load balancer forwards TCP connections, because the simulator itself checks the
/// client certificates of mutual TLS.
/// </summary>
internal sealed class SimulatorService : Construct
{
    public SimulatorService(Construct scope, Network network, TaskTemplates tasks, Amazon.CDK.AWS.ECS.Cluster cluster)
        : base(scope, "Simulator")
    {
        var (task, _) = tasks.Make(
            "simulator", cpu: 1024, memory: 2048, healthUrl: null, [], Ports.SimulatorDict, Ports.SimulatorSpi, Ports.SimulatorControl);
        var service = new FargateService(this, "Service", new FargateServiceProps
        {
            ServiceName = "pix-simulator",
            Cluster = cluster,
            TaskDefinition = task,
            DesiredCount = 1, // because the simulator has its state in memory, and two would not share it
            MinHealthyPercent = 0,
            MaxHealthyPercent = 100,
            AssignPublicIp = false,
            SecurityGroups = [network.Simulator],
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
        });
        LoadBalancer = new NetworkLoadBalancer(this, "LoadBalancer", new NetworkLoadBalancerProps
        {
            Vpc = network.Vpc,
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            InternetFacing = false,
        });
        foreach (var (name, port) in new[] { ("Dict", Ports.SimulatorDict), ("Spi", Ports.SimulatorSpi) })
        {
            LoadBalancer.AddListener(name, new BaseNetworkListenerProps { Port = port }).AddTargets($"{name}Targets", new AddNetworkTargetsProps
            {
                Port = port,
                Targets = [service.LoadBalancerTarget(new LoadBalancerTargetOptions { ContainerName = "simulator", ContainerPort = port })],
            });
        }
    }

    public NetworkLoadBalancer LoadBalancer { get; }
}
