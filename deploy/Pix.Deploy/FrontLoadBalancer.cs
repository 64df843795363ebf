using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Constructs;

namespace Pix.Deploy;

/// <summary>Makes the internal load balancer of the front doors. It accepts TLS on port 8080 for DICT and on port 9090 for SPI.</summary>
internal static class FrontLoadBalancer
{
    public static ApplicationLoadBalancer Make(Construct scope, DeploySettings settings, Network network, FargateService api)
    {
        var balancer = new ApplicationLoadBalancer(scope, "LoadBalancer", new ApplicationLoadBalancerProps
        {
            Vpc = network.Vpc,
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            InternetFacing = false,
            SecurityGroup = network.LoadBalancer,
            DropInvalidHeaderFields = true,
            IdleTimeout = Duration.Seconds(75), // longer than any exchange and any request on a read stream
        });
        foreach (var (name, port) in new[] { ("Dict", Ports.Dict), ("Spi", Ports.Spi) })
        {
            var listener = balancer.AddListener(name, new BaseApplicationListenerProps
            {
                Port = port,
                Protocol = ApplicationProtocol.HTTPS,
                SslPolicy = SslPolicy.TLS13_RES,
                Certificates = [ListenerCertificate.FromArn(settings.CertificateArn)],
                Open = false,
            });
            listener.AddTargets($"{name}Targets", new AddApplicationTargetsProps
            {
                Port = port,
                Protocol = ApplicationProtocol.HTTP,
                Targets = [api.LoadBalancerTarget(new LoadBalancerTargetOptions { ContainerName = "api", ContainerPort = port })],
                DeregistrationDelay = Duration.Seconds(60),
                // Checks whether the front door is live, not whether it is ready. If the SPI is down, a front door is not ready but still serves
                // DICT. Replacing front doors would not help when the Central Bank is down.
                HealthCheck = new Amazon.CDK.AWS.ElasticLoadBalancingV2.HealthCheck { Path = "/health/live", Port = "7070", Interval = Duration.Seconds(10), Timeout = Duration.Seconds(5), HealthyThresholdCount = 2, UnhealthyThresholdCount = 2 },
            });
        }

        return balancer;
    }
}
