using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pix.Deploy;

/// <summary>Makes the Fargate service of the silos, which sign and send messages and keep audit records.</summary>
internal static class SiloService
{
    public static FargateService Make(
        Construct scope, DeploySettings settings, Network network, TaskTemplates tasks, AuditStore audit, Parameters parameters, Membership membership,
        Journals journals, Amazon.CDK.AWS.ECS.Cluster cluster)
    {
        var (task, container) = tasks.Make("silo", cpu: 2048, memory: 4096, $"http://127.0.0.1:{Ports.SiloManagement}/health/live", new Dictionary<string, string>
        {
            ["Pix__Clustering"] = "DynamoDB",
            ["Pix__ParameterStorePath"] = DeploySettings.ParameterPath,
            ["Pix__Ispb"] = settings.Ispb,
            ["Pix__Pkcs11Library"] = "/opt/cloudhsm/lib/libcloudhsm_pkcs11.so",
            ["Pix__JournalPath"] = "/journals",
        }, Ports.Silo, Ports.Gateway, Ports.SiloManagement);
        MountJournals(task, container, journals);
        GiveHsmClient(task, container, parameters);
        Services.GiveIdentity(container, parameters.SiloIdentity);
        Allow(task.TaskRole, settings, audit, parameters, membership, journals);
        var service = new FargateService(scope, "Silo", new FargateServiceProps
        {
            ServiceName = "pix-silo",
            Cluster = cluster,
            TaskDefinition = task,
            DesiredCount = settings.Silos,
            MinHealthyPercent = 100,
            MaxHealthyPercent = 150, // with two silos, an upgrade starts one new silo at a time before it stops an old one
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            AssignPublicIp = false,
            SecurityGroups = [network.Silo],
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
        });
        Scale(service, settings);
        return service;
    }

    private static void MountJournals(FargateTaskDefinition task, ContainerDefinition container, Journals journals)
    {
        task.AddVolume(new Amazon.CDK.AWS.ECS.Volume
        {
            Name = "journals",
            EfsVolumeConfiguration = new EfsVolumeConfiguration
            {
                FileSystemId = journals.FileSystem.FileSystemId,
                TransitEncryption = "ENABLED",
                AuthorizationConfig = new AuthorizationConfig { AccessPointId = journals.AccessPoint.AccessPointId, Iam = "ENABLED" },
            },
        });
        container.AddMountPoints(new MountPoint { ContainerPath = "/journals", SourceVolume = "journals", ReadOnly = false });
    }

    // The container's entry point writes both values to /opt/cloudhsm/etc, from where CloudHSM's client reads them. The volume makes this folder
    // writable. The only other writable folders are /tmp and the journals.
    private static void GiveHsmClient(FargateTaskDefinition task, ContainerDefinition container, Parameters parameters)
    {
        container.AddSecret("CLOUDHSM_CLUSTER_ID", Secret.FromSsmParameter(parameters.Of("CloudHSMClusterId")));
        container.AddSecret("CLOUDHSM_CUSTOMER_CA", Secret.FromSsmParameter(parameters.Of("CloudHSMCustomerCA")));
        task.AddVolume(new Amazon.CDK.AWS.ECS.Volume { Name = "cloudhsm" });
        container.AddMountPoints(new MountPoint { ContainerPath = "/opt/cloudhsm/etc", SourceVolume = "cloudhsm", ReadOnly = false });
    }

    private static void Allow(IRole role, DeploySettings settings, AuditStore audit, Parameters parameters, Membership membership, Journals journals)
    {
        var stack = Stack.Of(audit);
        Services.AllowSettingsAndMembership(
            role, membership, "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem");
        role.Allow("ReadHsmSecret", [parameters.Secret.SecretArn], "secretsmanager:GetSecretValue"); // to read the HSM user's secret, at start and when it rotates
        role.Allow("DecryptHsmSecret", [parameters.Key.KeyArn], "kms:Decrypt"); // because the secret is encrypted with this key
        role.Allow("FindHsms", [$"arn:aws:cloudhsm:{stack.Region}:{stack.Account}:cluster/{settings.CloudHsmClusterId}"], "cloudhsm:DescribeClusters"); // to find the addresses of all HSMs of the cluster
        role.Allow("DeliverAudit", [audit.Dict.Arn, audit.Spi.Arn], "firehose:PutRecordBatch"); // to deliver records of the two audit streams
        role.AllowIf(
            "WriteJournals", // only through the access point, which is the folder /journals
            [journals.FileSystem.FileSystemArn],
            new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["elasticfilesystem:AccessPointArn"] = journals.AccessPoint.AccessPointArn } },
            "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite");
    }

    // Adds silos if they use much CPU (TLS, and RSA in software) or if many requests wait for the HSM. A slow HSM shows only in its queue.
    private static void Scale(FargateService service, DeploySettings settings)
    {
        var scaling = service.AutoScaleTaskCount(new EnableScalingProps { MinCapacity = settings.Silos, MaxCapacity = settings.MaxSilos });
        scaling.ScaleOnCpuUtilization("Cpu", new Amazon.CDK.AWS.ECS.CpuUtilizationScalingProps { TargetUtilizationPercent = 60, ScaleInCooldown = Duration.Minutes(10) });
        scaling.ScaleOnMetric("HsmQueue", new BasicStepScalingPolicyProps
        {
            Metric = new Metric(new MetricProps { Namespace = Collector.Namespace, MetricName = "pix.hsm.queue.depth", Statistic = "Average", Period = Duration.Minutes(1) }),
            AdjustmentType = AdjustmentType.CHANGE_IN_CAPACITY,
            ScalingSteps =
            [
                new ScalingInterval { Upper = 1, Change = 0 },
                new ScalingInterval { Lower = 16, Change = 1 },
                new ScalingInterval { Lower = 64, Change = 2 },
            ],
            Cooldown = Duration.Minutes(3),
        });
    }
}
