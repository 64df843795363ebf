using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Pix.Deploy;

/// <summary>
/// Makes the task definitions. Each one has x86-64, a user other than root, a read-only root file system, logs in CloudWatch, and a container that
/// collects metrics.
/// </summary>
internal sealed class TaskTemplates(Construct scope, DeploySettings settings)
{
    /// <summary>Seconds between SIGTERM and SIGKILL. Longer than silo and front door need to stop, which tests check. The maximum of Fargate is 120.</summary>
    private const int StopSeconds = 100;

    /// <summary>Makes a task definition with one container of Pix and one container with the collector of metrics.</summary>
    /// <param name="name"><c>api</c>, <c>silo</c> or <c>simulator</c>. The image is <c>pix-NAME</c>.</param>
    /// <param name="cpu">CPU, in units of 1/1024 vCPU.</param>
    /// <param name="memory">Memory, in MiB.</param>
    /// <param name="healthUrl">URL on loopback for the container's health check, which must answer 200. Null for no health check.</param>
    /// <param name="environment">Environment variables of the container, which are its settings.</param>
    /// <param name="ports">Ports that the container listens on.</param>
    public (FargateTaskDefinition Task, ContainerDefinition Container) Make(
        string name, int cpu, int memory, string? healthUrl, Dictionary<string, string> environment, params int[] ports)
    {
        var task = new FargateTaskDefinition(scope, $"{name}-task", new FargateTaskDefinitionProps
        {
            Family = $"pix-{name}",
            Cpu = cpu,
            MemoryLimitMiB = memory,
            RuntimePlatform = new RuntimePlatform { CpuArchitecture = CpuArchitecture.X86_64, OperatingSystemFamily = OperatingSystemFamily.LINUX }, // which CloudHSM's client requires
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
            // Time after SIGTERM to finish the requests under way, to close the journal, and to ship its records.
            StopTimeout = Duration.Seconds(StopSeconds),
        });
        container.AddMountPoints(new MountPoint { ContainerPath = "/tmp", SourceVolume = "tmp", ReadOnly = false });
        AddCollector(task, name);
        return (task, container);
    }

    // The collector receives metrics as OTLP on loopback and writes them to CloudWatch, for example the HSM queue, the records that wait in the
    // journal, and the days left of certificates.
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
        task.TaskRole.Allow("WriteMetrics", [log.LogGroupArn, $"{log.LogGroupArn}:log-stream:*"], "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"); // to write metrics, which are lines of this log group
    }
}
