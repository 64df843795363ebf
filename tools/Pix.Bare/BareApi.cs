using System.Net;

namespace Pix.Bare;

/// <summary>A front door that passes each body to a grain, and does nothing else.</summary>
internal static class BareApi
{
    public static IHost Build(int port, int gateway)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway));
        var app = builder.Build();
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        app.MapPost("/{**path}", async context =>
        {
            var body = new byte[(int)context.Request.ContentLength!];
            await context.Request.Body.ReadExactlyAsync(body);
            context.Response.StatusCode = await grains.GetGrain<IBareGrain>(0).SendAsync(context.Request.Path, body);
        });
        return app;
    }
}
