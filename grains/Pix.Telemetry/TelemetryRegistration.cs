using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pix.Telemetry;

/// <summary>Adds telemetry: metrics for Prometheus on the management port; also traces, metrics and logs over OTLP when an OTLP endpoint is set.</summary>
public static class TelemetryRegistration
{
    /// <summary>OpenTelemetry's own environment variable for the OTLP endpoint. The other <c>OTEL_EXPORTER_OTLP_</c> variables work too.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string MetricsPath = "/metrics";

    /// <summary>Whether traces are recorded, which is the case only when an OTLP endpoint is set.</summary>
    public static bool IsTraced(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !string.IsNullOrWhiteSpace(configuration[EndpointVariable]);
    }

    /// <summary>Adds logs and metrics, and traces if an OTLP endpoint is set.</summary>
    /// <param name="builder">Builder of the process's host.</param>
    /// <param name="service"><c>service.name</c> of the exported data: <c>pix-api</c>, <c>pix-silo</c>.</param>
    public static WebApplicationBuilder AddPixTelemetry(this WebApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        var export = IsTraced(builder.Configuration);
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddLogLines(options, export);

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "pix"))
            .WithMetrics(Measure);
        if (export)
        {
            telemetry.WithTracing(traces => Trace(traces, options.TraceSampleRatio)).WithLogging().UseOtlpExporter();
        }

        return builder;
    }

    /// <summary>Answers <c>/metrics</c> with the metrics in Prometheus format.</summary>
    public static void UsePixMetrics(this IApplicationBuilder app) => app.UseOpenTelemetryPrometheusScrapingEndpoint(MetricsPath);

    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter("Pix.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
        .AddView(MetricViews.Of)
        .SetExemplarFilter(ExemplarFilterType.TraceBased)
        .AddPrometheusExporter();

    private static void Trace(TracerProviderBuilder traces, double ratio) => traces
        .AddSource("Pix.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
        .AddAspNetCoreInstrumentation(requests =>
        {
            requests.Filter = IsOfService;
            requests.EnrichWithHttpRequest = (span, _) => WithoutPath(span);
            requests.EnrichWithHttpResponse = (span, _) => WithoutPath(span);
        });

    private static bool IsOfService(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(MetricsPath) && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/console") && !context.Request.Path.StartsWithSegments("/settings");

    // A DICT path contains a Pix key, so path and query are removed. The exchange's span has the operation's name, which says the same
    // without personal data.
    private static void WithoutPath(Activity span)
    {
        span.SetTag("url.path", null);
        span.SetTag("url.query", null);
    }
}
