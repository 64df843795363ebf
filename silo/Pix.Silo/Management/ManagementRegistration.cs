using System.Net;
using Pix.Contracts.Status;
using Pix.Grains.Status;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>The silo's <c>/check</c>, <c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class ManagementRegistration
{
    /// <summary>Adds the management port.</summary>
    public static WebApplicationBuilder AddManagementPort(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ManagementOptions.Section).Get<ManagementOptions>() ?? new ManagementOptions();
        builder.Services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Select;
            kestrel.Listen(IPAddress.Parse(options.SiloManagementAddress), options.SiloManagementPort);
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ManagementJson.Default));
        return builder;
    }

    /// <summary>Maps the health paths.</summary>
    public static void MapManagement(this WebApplication app)
    {
        app.MapGet("/check", () => "OK");
        app.MapGet("/health/live", () => "OK");
        app.MapGet("/health/ready", (SiloReadinessProbe probe) => Answer(probe.Read()));
    }

    private static IResult Answer(SiloReadiness readiness) =>
        Results.Json(readiness, ManagementJson.Default.SiloReadiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
