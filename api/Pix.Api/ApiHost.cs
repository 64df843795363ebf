using Microsoft.Extensions.Options;
using Pix.Api.Clustering;
using Pix.Api.Console;
using Pix.Api.Documentation;
using Pix.Api.FrontDoor;
using Pix.Api.Management;
using Pix.Aws.Configuration.Parameters;
using Pix.Telemetry;

namespace Pix.Api;

/// <summary>Builds the front door as a host, for <c>Program</c> and for tests that start it inside their own process.</summary>
public static class ApiHost
{
    /// <summary>
    /// Builds the front door. Settings come from the environment, <c>appsettings.json</c>, <paramref name="args"/> and, if configured, Parameter Store.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// A setting is wrong. The exception is thrown by this method or when the host starts. Its message contains the name of the setting.
    /// </exception>
    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = NewBuilder(args);
        await builder.AddParameterStoreAsync(cancellationToken);
        return Build(builder);
    }

    /// <summary>Builds the front door without reading Parameter Store. All settings come from this machine.</summary>
    /// <param name="args">Settings, in the form of command-line arguments.</param>
    /// <param name="logging">Adds log providers; null for none.</param>
    public static WebApplication Build(string[] args, Action<ILoggingBuilder>? logging = null)
    {
        var builder = NewBuilder(args);
        logging?.Invoke(builder.Logging);
        return Build(builder);
    }

    /// <summary>Builds a front door with only the DICT and SPI ports and without silos, for tests of what callers get.</summary>
    /// <param name="args">Settings, in the form of command-line arguments.</param>
    /// <param name="silos">Function that answers each request instead of the silos.</param>
    /// <param name="more">Adds services after all others; null to add none.</param>
    internal static WebApplication BuildFrontDoor(string[] args, AskSilos silos, Action<IServiceCollection>? more = null)
    {
        var builder = NewBuilder(args);
        builder.AddFrontDoor();
        builder.Services.AddSingleton(silos);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseFrontDoor();
        return app;
    }

    private static WebApplicationBuilder NewBuilder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddPixTelemetry("pix-api");
        builder.AddFrontDoor();
        builder.AddSilos();
        builder.Services.AddHostedService<SiloMetrics>();
        builder.Services.AddHealth();
        builder.Services.AddConsole();

        var app = builder.Build();

        // Settings are validated before any service reads them, so that one exception reports all wrong settings together.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseDocumentation();
        app.UseHealth();
        app.UseFrontDoor();
        return app;
    }
}
