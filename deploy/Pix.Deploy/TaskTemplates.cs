using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Pix.Deploy;

/// <summary>Makes the tasks. All have x86-64, no root user, a read-only root file system, logs, and a collector of metrics.</summary>
internal sealed class TaskTemplates(Construct scope, DeploySettings settings)
{
    /// <summary>Seconds between SIGTERM and SIGKILL. It is more than a silo or front door may need to stop (tests compare); Fargate allows 120.</summary>
    private const int StopSeconds = 100;

    /// <summary>Makes a task with one container of Pix, and a collector beside it.</summary>
    /// <param name="name"><c>api</c>, <c>silo</c> or <c>simulator</c>. The image is <c>pix-NAME</c>.</param>
    /// <param name="cpu">CPU, in units of 1/1024 vCPU.</param>
    /// <param name="memory">Memory, in MiB.</param>
    /// <param name="healthUrl">URL on loopback that answers 200 while the process is alive. Null if the container gets no health check of its own.</param>
    /// <param name="environment">Environment variables, which are the settings of the container.</param>
    /// <param name="ports">Ports that the container listens on.</param>
    public (FargateTaskDefinition Task, ContainerDefinition Container) Make(
        string name, int cpu, int memory, string? healthUrl, Dictionary<string, string> environment, params int[] ports)
    {
        var task = new FargateTaskDefinition(scope, $"{name}-task", new FargateTaskDefinitionProps
        {
            Family = $"pix-{name}",
            Cpu = cpu,
            MemoryLimitMiB = memory,
            RuntimePlatform = new RuntimePlatform { CpuArchitecture = CpuArchitecture.X86_64, OperatingSystemFamily = OperatingSystemFamily.LINUX }, // for CloudHSM's client
            Volumes = [new Amazon.CDK.AWS.ECS.Volume { Name = "tmp" }],
        });
        var log = new LogGroup(scope, $"{name}-log", new LogGroupProps { LogGroupName = $"/pix/{name}", Retention = RetentionDays.ONE_YEAR, RemovalPolicy = RemovalPolicy.RETAIN });
        var container = task.AddContainer(name, new ContainerDefinitionOptions
        {
            Image = ContainerImage.FromEcrRepository(Repository.FromRepositoryName(scope, $"{name}-images", $"pix-{name}"), settings.ImageTag),
            Essential = true,
            User = Journals.User,
            ReadonlyRootFilesystem = true,
            Environment = new Dictionary<string, string>(environment) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317", ["OTEL_SERVICE_NAME"] = $"pix-{name}" },
            PortMappings = [.. ports.Select(port => new PortMapping { ContainerPort = port })],
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { LogGroup = log, StreamPrefix = name }),
            HealthCheck = healthUrl is null ? null : new HealthCheck { Command = ["CMD", "curl", "-fsS", "-o", "/dev/null", "-m", "4", healthUrl], Interval = Duration.Seconds(10), Timeout = Duration.Seconds(5), Retries = 3, StartPeriod = Duration.Seconds(30) },
            // Time after SIGTERM for the requests in flight, the journal and the shipper.
            StopTimeout = Duration.Seconds(StopSeconds),
        });
        container.AddMountPoints(new MountPoint { ContainerPath = "/tmp", SourceVolume = "tmp", ReadOnly = false });
        AddCollector(task, name);
        return (task, container);
    }

    // The collector receives OTLP on loopback and writes CloudWatch's embedded metrics, such as HSM queue, journal backlog, and days left
    // of certificates.
    private void AddCollector(FargateTaskDefinition task, string name)
    {
        var stack = Stack.Of(scope);
        var log = new LogGroup(scope, $"{name}-metrics", new LogGroupProps { LogGroupName = $"/pix/{name}/metrics", Retention = RetentionDays.ONE_MONTH, RemovalPolicy = RemovalPolicy.DESTROY });
        task.AddContainer("collector", new ContainerDefinitionOptions
        {
            Image = ContainerImage.FromEcrRepository(Repository.FromRepositoryName(scope, $"{name}-collector-image", "aws-otel-collector"), "v0.43.3"),
            Essential = false,
            ReadonlyRootFilesystem = true,
            Environment = new Dictionary<string, string> { ["AOT_CONFIG_CONTENT"] = Collector.Configuration(log.LogGroupName, stack.Region) },
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { LogGroup = log, StreamPrefix = "collector" }),
        });
        task.TaskRole.Allow("WriteMetrics", [log.LogGroupArn, $"{log.LogGroupArn}:log-stream:*"], "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"); // metrics are written as lines of this log group
    }
}
