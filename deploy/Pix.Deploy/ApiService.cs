using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Constructs;

namespace Pix.Deploy;

/// <summary>The service of the front doors, which have no HSM and no audit.</summary>
internal static class ApiService
{
    public static FargateService Make(Construct scope, DeploySettings settings, Network network, TaskTemplates tasks, Parameters parameters, Membership membership, Amazon.CDK.AWS.ECS.Cluster cluster)
    {
        var (task, container) = tasks.Make("api", cpu: 512, memory: 1024, healthUrl: null, new Dictionary<string, string>
        {
            ["Pix__Clustering"] = "DynamoDB",
            ["Pix__ParameterStorePath"] = DeploySettings.ParameterPath,
            ["Pix__ListenAddress"] = "0.0.0.0",
            // The load balancer ends TLS, so certificates of callers do not reach the front door. Their access tokens do.
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
