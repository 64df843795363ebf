using Microsoft.Extensions.Options;
using Pix.Api.Clustering;
using Pix.Api.Console;
using Pix.Api.Documentation;
using Pix.Api.FrontDoor;
using Pix.Api.Management;
using Pix.Aws.Configuration.Parameters;
using Pix.Telemetry;

namespace Pix.Api;

/// <summary>The front door as a host: what <c>Program</c> runs and what tests start inside their own process.</summary>
public static class ApiHost
{
    /// <summary>Wires the front door; settings come from the environment, <c>appsettings.json</c> and <paramref name="args"/>, and from Parameter Store if they say so.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Here or at start, when a setting is wrong; the message names it.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = NewBuilder(args);
        await builder.AddParameterStoreAsync(cancellationToken);
        return Build(builder);
    }

    /// <summary>Wires the front door with settings of this machine alone.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="logging">Where else to log, or nothing.</param>
    public static WebApplication Build(string[] args, Action<ILoggingBuilder>? logging = null)
    {
        var builder = NewBuilder(args);
        logging?.Invoke(builder.Logging);
        return Build(builder);
    }

    /// <summary>The DICT and SPI ports alone, before something that answers as silos do: for tests of what callers see.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="silos">Takes the place of the cluster.</param>
    /// <param name="more">More services, after all others.</param>
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

        // Before anything reads a setting: every failure is told at once, not the first that somebody stumbles over.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseDocumentation();
        app.UseHealth();
        app.UseFrontDoor();
        return app;
    }
}
