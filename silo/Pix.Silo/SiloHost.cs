using Pix.Aws;
using Pix.Silo.Clustering;
using Pix.Silo.Management;
using Pix.Telemetry;

namespace Pix.Silo;

/// <summary>Builds the silo's host.</summary>
internal static class SiloHost
{
    /// <summary>
    /// Builds the host with all its services. Settings come from the environment, <c>appsettings.json</c>, <paramref name="args"/> and, if
    /// configured, AWS.
    /// </summary>
    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

        await builder.AddAwsAsync(cancellationToken);
        builder.AddPixTelemetry("pix-silo");
        builder.Services.AddPixRooms(builder.Configuration);
        builder.AddManagementPort();
        builder.AddSilo();

        var app = builder.Build();
        app.UseOwnPagesOnly();
        app.UsePixMetrics();
        app.UsePixSettings();
        app.MapManagement();
        return app;
    }
}
