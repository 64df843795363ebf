namespace Pix.Deploy;

/// <summary>Makes the configuration of the OpenTelemetry collector (AWS distribution). One collector runs in each task.</summary>
internal static class Collector
{
    /// <summary>CloudWatch namespace of Pix's metrics.</summary>
    public const string Namespace = "Pix";

    /// <summary>Returns the configuration. The collector receives metrics as OTLP on loopback, and writes them in CloudWatch's embedded format.</summary>
    public static string Configuration(string logGroup, string region) => $$"""
        receivers:
          otlp:
            protocols:
              grpc: { endpoint: "127.0.0.1:4317" }
        processors:
          batch: { timeout: 10s }
        exporters:
          awsemf:
            namespace: {{Namespace}}
            log_group_name: {{logGroup}}
            region: {{region}}
            dimension_rollup_option: NoDimensionRollup
            resource_to_telemetry_conversion: { enabled: false }
            metric_declarations:
              - dimensions: [[]]
                metric_name_selectors: ["^pix\\..*"]
        service:
          pipelines:
            metrics: { receivers: [otlp], processors: [batch], exporters: [awsemf] }
        """;
}
