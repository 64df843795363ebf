using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace Pix.Deploy;

/// <summary>The CloudWatch alarms, which notify the operators, and the dashboard with which operators begin to look for a fault.</summary>
internal sealed class Watch : Construct
{
    private readonly Topic _topic;

    public Watch(Construct scope, Services services, AuditStore audit)
        : base(scope, "Watch")
    {
        var key = new Key(this, "Key", new KeyProps { EnableKeyRotation = true, Description = "Alarms" });
        _topic = new Topic(this, "Alarms", new TopicProps { DisplayName = "Pix", MasterKey = key });

        Alarm[] alarms =
        [
            Alarm("HsmQueue", "Requests wait for the HSM: see the HSM lamp of the console; more silos or HSMs.", Pix("pix.hsm.queue.depth", "Maximum"), 100),
            Alarm("HsmWrongSignature", "The HSM made a signature that does not verify: take that HSM out.", Pix("pix.hsm.signatures.wrong", "Sum"), 1),
            Alarm("HsmTokenDown", "An HSM failed and is skipped.", Pix("pix.hsm.tokens.down", "Sum"), 1),
            Alarm("CertificateDays", "A certificate runs out within 30 days.", Pix("pix.hsm.certificate.time_left", "Minimum"), 30, ComparisonOperator.LESS_THAN_THRESHOLD),
            Alarm("JournalAge", "Audit records wait for more than 10 minutes: Firehose, its permissions, the endpoint.", Pix("pix.audit.journal.backlog.age", "Maximum"), 600),
            Alarm("FrontDoorErrors", "The front door answers 5xx.", services.LoadBalancer.Metrics.HttpCodeTarget(Amazon.CDK.AWS.ElasticLoadBalancingV2.HttpCodeTarget.TARGET_5XX_COUNT), 10),
            Alarm("SiloCpu", "Silos are full.", services.Silo.MetricCpuUtilization(), 85),
            .. new[] { audit.Dict, audit.Spi }.Select(stream => Alarm($"Delivery-{stream.Name}", "Firehose does not deliver: see its log group.", Firehose(stream, "DeliveryToS3.DataFreshness", "Maximum"), 1800)),
        ];
        _ = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = "pix", Widgets = [[new AlarmStatusWidget(new AlarmStatusWidgetProps { Alarms = alarms, Width = 24 })], Graphs(services)] });
    }

    private static IWidget[] Graphs(Services services) =>
    [
        Graph("Requests", services.LoadBalancer.Metrics.RequestCount()),
        Graph("Time of a request", services.LoadBalancer.Metrics.TargetResponseTime()),
        Graph("HSM queue", Pix("pix.hsm.queue.depth", "Maximum")),
        Graph("CPU", services.Silo.MetricCpuUtilization(), services.Api.MetricCpuUtilization()),
    ];

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps { Title = title, Left = metrics, Width = 6 });

    private static Metric Pix(string name, string statistic) =>
        new(new MetricProps { Namespace = Collector.Namespace, MetricName = name, Statistic = statistic, Period = Duration.Minutes(1) });

    private static Metric Firehose(AuditDelivery stream, string name, string statistic) => new(new MetricProps
    {
        Namespace = "AWS/Firehose",
        MetricName = name,
        Statistic = statistic,
        Period = Duration.Minutes(5),
        DimensionsMap = new Dictionary<string, string> { ["DeliveryStreamName"] = stream.Name },
    });

    private Alarm Alarm(string id, string description, IMetric metric, double threshold, ComparisonOperator comparison = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmName = $"pix-{id}",
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            ComparisonOperator = comparison,
            EvaluationPeriods = 3,
            DatapointsToAlarm = 2,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(new SnsAction(_topic));
        return alarm;
    }
}
