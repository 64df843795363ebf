using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Constructs;

namespace Pix.Deploy;

/// <summary>Makes the Fargate service of the front doors. Front doors have no access to the HSM and to the audit.</summary>
internal static class ApiService
{
    public static FargateService Make(Construct scope, DeploySettings settings, Network network, TaskTemplates tasks, Parameters parameters, Membership membership, Amazon.CDK.AWS.ECS.Cluster cluster)
    {
        var (task, container) = tasks.Make("api", cpu: 512, memory: 1024, healthUrl: null, new Dictionary<string, string>
        {
            ["Pix__Clustering"] = "DynamoDB",
            ["Pix__ParameterStorePath"] = DeploySettings.ParameterPath,
            ["Pix__ListenAddress"] = "0.0.0.0",
            // Callers are known by access tokens, not by certificates: the load balancer ends TLS, so it does not pass certificates on.
            [settings.AllowAnonymousCallers ? "Pix__AllowAnonymousNetworkCallers" : "Pix__CallerAuthentication"] = settings.AllowAnonymousCallers ? "true" : "Bearer",
        }, Ports.Dict, Ports.Spi, Ports.Management);
        Services.GiveIdentity(container, parameters.FrontDoorIdentity);
        Services.AllowSettingsAndMembership(task.TaskRole, membership, "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query");
        var service = new FargateService(scope, "Api", new FargateServiceProps
        {
            ServiceName = "pix-api",
            Cluster = cluster,
            TaskDefinition = task,
            DesiredCount = settings.Apis,
            MinHealthyPercent = 100,
            MaxHealthyPercent = 200,
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            AssignPublicIp = false,
            SecurityGroups = [network.Api],
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
        });
        service.AutoScaleTaskCount(new EnableScalingProps { MinCapacity = settings.Apis, MaxCapacity = settings.Apis * 3 })
            .ScaleOnCpuUtilization("Cpu", new Amazon.CDK.AWS.ECS.CpuUtilizationScalingProps { TargetUtilizationPercent = 60, ScaleInCooldown = Duration.Minutes(5) });
        return service;
    }
}
