using System.Net;
using Pix.Grains.Observation;
using Pix.Grains.Transmission;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>The silo's <c>/check</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/endpoints</c>.</summary>
internal static class ManagementRegistration
{
    /// <summary>Adds the management port.</summary>
    public static WebApplicationBuilder AddManagementPort(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ManagementOptions.Section).Get<ManagementOptions>() ?? new ManagementOptions();
        builder.Services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PageGuard>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Select;
            kestrel.Listen(IPAddress.Parse(options.SiloManagementAddress), options.SiloManagementPort);
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ManagementJson.Default));
        return builder;
    }

    /// <summary>Refuses requests that a web page of another site makes a browser send, and unknown host names. Runs first.</summary>
    public static void UseOwnPagesOnly(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<PageGuard>();
        app.Use(guard.PassAsync);
    }

    /// <summary>Maps the health paths.</summary>
    public static void MapManagement(this WebApplication app)
    {
        app.MapGet("/check", () => "OK");
        // The container's check: a silo that cannot sign is replaced while another can; when none can, it lives, because a new one could
        // not either.
        app.MapGet("/health/live", (SiloHealthReport report) => report.ShouldBeReplaced
            ? Results.Text("This silo could not sign for longer than Pix:ContainerPatience, and another silo can.", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("OK"));
        app.MapGet("/health/ready", (SiloHealthReport report) => Answer(report));
        app.MapGet("/endpoints", (LaneBoard lanes) => Results.Json(new EndpointsAnswer(SiloEndpoints.Of(lanes)), ManagementJson.Default.EndpointsAnswer));
    }

    // The status says whether this silo can carry messages; the judgement in the body, what becomes of them.
    private static IResult Answer(SiloHealthReport report)
    {
        var readiness = report.Readiness;
        return Results.Json(
            new SiloStatusAnswer(readiness.Silo, readiness.Ready, readiness.Parts, readiness.Channels, report.Verdict),
            ManagementJson.Default.SiloStatusAnswer, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
