using Amazon.CDK.AWS.EC2;
using Constructs;

namespace Pix.Deploy;

/// <summary>
/// The VPC with private subnets and no route to the internet. AWS services are reached through VPC endpoints, and the Central Bank is reached
/// through the participant's RSFN link.
/// </summary>
internal sealed class Network : Construct
{
    private static readonly (string Id, InterfaceVpcEndpointAwsService Service)[] Services =
    [
        ("Ssm", InterfaceVpcEndpointAwsService.SSM),
        ("SecretsManager", InterfaceVpcEndpointAwsService.SECRETS_MANAGER),
        ("Firehose", InterfaceVpcEndpointAwsService.KINESIS_FIREHOSE),
        ("Kms", InterfaceVpcEndpointAwsService.KMS),
        ("Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS),
        ("EcrApi", InterfaceVpcEndpointAwsService.ECR),
        ("EcrDocker", InterfaceVpcEndpointAwsService.ECR_DOCKER),
        ("CloudHsm", new InterfaceVpcEndpointAwsService("cloudhsmv2")),
    ];

    /// <summary>Makes the VPC, its endpoints, and the security groups of load balancer, tasks, endpoints and journals.</summary>
    public Network(Construct scope, DeploySettings settings)
        : base(scope, "Network")
    {
        Vpc = new Vpc(this, "Vpc", new VpcProps
        {
            MaxAzs = 3,
            NatGateways = 0,
            SubnetConfiguration = [new SubnetConfiguration { Name = "private", SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 22 }],
        });
        Vpc.AddFlowLog("Flow");
        LoadBalancer = Group("LoadBalancer", "The internal load balancer");
        Api = Group("Api", "Front doors");
        Silo = Group("Silo", "Silos");
        Simulator = Group("Simulator", "The simulator of the Central Bank");
        Endpoints = Group("Endpoints", "Interfaces of AWS services");
        Files = Group("Files", "File system of the journals");
        AddEndpoints();
        Connect(settings);
    }

    public Vpc Vpc { get; }

    public SecurityGroup LoadBalancer { get; }

    public SecurityGroup Api { get; }

    public SecurityGroup Silo { get; }

    public SecurityGroup Simulator { get; }

    public SecurityGroup Files { get; }

    private SecurityGroup Endpoints { get; }

    private SecurityGroup Group(string id, string description) =>
        new(this, id, new SecurityGroupProps { Vpc = Vpc, Description = description, AllowAllOutbound = false });

    private void AddEndpoints()
    {
        Vpc.AddGatewayEndpoint("S3", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 });
        Vpc.AddGatewayEndpoint("DynamoDb", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB });
        foreach (var (id, service) in Services)
        {
            Vpc.AddInterfaceEndpoint(id, new InterfaceVpcEndpointOptions { Service = service, SecurityGroups = [Endpoints], Open = false });
        }
    }

    // Allows only the connections that are needed. AllowFrom between two groups adds a rule to both, to the group that connects and the one that accepts.
    private void Connect(DeploySettings settings)
    {
        foreach (var port in new[] { Ports.Dict, Ports.Spi })
        {
            LoadBalancer.Connections.AllowFrom(Peer.Ipv4(settings.CallerCidr), Port.Tcp(port), "Callers of the participant");
            Api.Connections.AllowFrom(LoadBalancer, Port.Tcp(port), "Requests");
        }

        Api.Connections.AllowFrom(LoadBalancer, Port.Tcp(Ports.Management), "Health");
        Silo.Connections.AllowFrom(Api, Port.Tcp(Ports.Gateway), "Grain calls: the gateway is open to front doors only");
        Silo.Connections.AllowFrom(Silo, Port.Tcp(Ports.Silo), "Silo to silo");
        Files.Connections.AllowFrom(Silo, Port.Tcp(2049), "NFS: journals");
        foreach (var group in new[] { Api, Silo, Simulator })
        {
            Endpoints.Connections.AllowFrom(group, Port.Tcp(443), "AWS services");
            group.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(443), "S3 and DynamoDB through their gateways, which have no security group");
        }

        // The CloudHSM client connects to the HSMs on ports 2223 to 2225, as the documentation of CloudHSM says.
        var hsm = SecurityGroup.FromSecurityGroupId(this, "Hsm", settings.CloudHsmSecurityGroupId);
        hsm.Connections.AllowFrom(Silo, Port.TcpRange(2223, 2225), "HSM sessions");
        foreach (var (from, to) in Ports.CentralBank)
        {
            Silo.AddEgressRule(Peer.AnyIpv4(), Port.TcpRange(from, to), "The Central Bank, through RSFN");
        }

        if (settings.IsTest)
        {
            Simulator.Connections.AllowFrom(Peer.Ipv4(Vpc.VpcCidrBlock), Port.Tcp(Ports.SimulatorDict), "DICT of the simulator, behind its load balancer");
            Simulator.Connections.AllowFrom(Peer.Ipv4(Vpc.VpcCidrBlock), Port.Tcp(Ports.SimulatorSpi), "SPI of the simulator, behind its load balancer");
            Silo.AddEgressRule(Peer.Ipv4(Vpc.VpcCidrBlock), Port.Tcp(Ports.SimulatorDict), "DICT of the simulator");
            Silo.AddEgressRule(Peer.Ipv4(Vpc.VpcCidrBlock), Port.Tcp(Ports.SimulatorSpi), "SPI of the simulator");
        }
    }
}
