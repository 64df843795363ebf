using Microsoft.Extensions.Options;
using Pix.Api.Clustering;
using Pix.Api.Console;
using Pix.Api.Documentation;
using Pix.Api.FrontDoor;
using Pix.Api.Health;
using Pix.Telemetry;

namespace Pix.Api;

/// <summary>The front door as a host: what <c>Program</c> runs and what tests start inside their own process.</summary>
public static class ApiHost
{
    /// <summary>Wires the front door; settings come from the environment, <c>appsettings.json</c> and <paramref name="args"/>.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">At start, when a setting is wrong; the message names it.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

        builder.AddPixTelemetry("pix-api");
        builder.AddFrontDoor();
        builder.AddClusterClient();
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
