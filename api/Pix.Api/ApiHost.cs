using Pix.Api.Clustering;
using Pix.Api.Console;
using Pix.Api.FrontDoor;
using Pix.Api.Health;

namespace Pix.Api;

/// <summary>The front door as a host: what <c>Program</c> runs and what tests start inside their own process.</summary>
public static class ApiHost
{
    /// <summary>Wires the front door; settings come from the environment, <c>appsettings.json</c> and <paramref name="args"/>.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">At start, when a setting is wrong; the message names it.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

        builder.AddFrontDoor();
        builder.AddClusterClient();
        builder.Services.AddHealth();
        builder.Services.AddConsole();

        var app = builder.Build();

        app.UseHealth();
        app.UseFrontDoor();
        return app;
    }
}
