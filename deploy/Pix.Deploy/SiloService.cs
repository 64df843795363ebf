using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pix.Deploy;

/// <summary>The silos: everything that signs, sends and keeps records.</summary>
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
            MaxHealthyPercent = 150, // one silo more at a time: a rolling upgrade drains the old ones
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

    // The entry point writes them where CloudHSM's client looks; its folder is the one place besides /tmp and the journals that is writable.
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
        role.Allow("ReadHsmSecret", [parameters.Secret.SecretArn], "secretsmanager:GetSecretValue"); // the HSM user, at start and when it rotates
        role.Allow("DecryptHsmSecret", [parameters.Key.KeyArn], "kms:Decrypt"); // the secret's own key
        role.Allow("FindHsms", [$"arn:aws:cloudhsm:{stack.Region}:{stack.Account}:cluster/{settings.CloudHsmClusterId}"], "cloudhsm:DescribeClusters"); // addresses of every HSM
        role.Allow("DeliverAudit", [audit.Dict.Arn, audit.Spi.Arn], "firehose:PutRecordBatch"); // the two audit streams
        role.AllowIf(
            "WriteJournals", // through the access point only
            [journals.FileSystem.FileSystemArn],
            new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["elasticfilesystem:AccessPointArn"] = journals.AccessPoint.AccessPointArn } },
            "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite");
    }

    // CPU is what RSA in software and TLS use; the queue at the HSM is what grows when the HSM is the limit.
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
