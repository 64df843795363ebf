using System.Net;
using Pix.Grains.Observation;
using Pix.Grains.Transmission;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>Sets up the silo's management port: <c>/check</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/endpoints</c>.</summary>
internal static class ManagementRegistration
{
    /// <summary>Adds the options and the listener of the management port.</summary>
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

    /// <summary>Adds <see cref="PageGuard"/>. Must be called before all other middleware is added.</summary>
    public static void UseOwnPagesOnly(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<PageGuard>();
        app.Use(guard.PassAsync);
    }

    /// <summary>Maps the paths of the management port.</summary>
    public static void MapManagement(this WebApplication app)
    {
        app.MapGet("/check", () => "OK");
        // The health check of the container. For a silo that has long been unable to sign, the check fails only if another silo can sign. If no
        // silo can sign, a new container could not either, so this one is not replaced.
        app.MapGet("/health/live", (SiloHealthReport report) => report.ShouldBeReplaced
            ? Results.Text("This silo could not sign for longer than Pix:ContainerPatience, and another silo can.", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("OK"));
        app.MapGet("/health/ready", (SiloHealthReport report) => Answer(report));
        app.MapGet("/endpoints", (LaneBoard lanes) => Results.Json(new EndpointsAnswer(SiloEndpoints.Of(lanes)), ManagementJson.Default.EndpointsAnswer));
    }

    // The HTTP status says whether this silo can carry messages. The verdict in the body judges the channels, first by the outcomes of messages.
    private static IResult Answer(SiloHealthReport report)
    {
        var readiness = report.Readiness;
        return Results.Json(
            new SiloStatusAnswer(readiness.Silo, readiness.Ready, readiness.Parts, readiness.Channels, report.Verdict),
            ManagementJson.Default.SiloStatusAnswer, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
