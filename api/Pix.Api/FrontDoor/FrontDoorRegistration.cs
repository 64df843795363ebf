using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Pix.Api.FrontDoor;

/// <summary>Wires the front door: its options, its three ports and its one handler.</summary>
internal static class FrontDoorRegistration
{
    /// <summary>Adds options, Kestrel's ports and limits, and the exchange handler.</summary>
    public static WebApplicationBuilder AddFrontDoor(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FrontDoorOptions>()
            .BindConfiguration(FrontDoorOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<FrontDoorOptions>, FrontDoorOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ExchangeCalls>();
        builder.Services.AddSingleton<ExchangeHandler>();
        builder.Services.AddHostedService<NetworkExposureWarning>();
        builder.WebHost.UseKestrelCore();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<FrontDoorOptions>>(Listen);
        return builder;
    }

    /// <summary>Every request on the DICT and SPI ports goes to the exchange handler, whatever its path.</summary>
    public static void UseFrontDoor(this WebApplication app)
    {
        var handler = app.Services.GetRequiredService<ExchangeHandler>();
        app.Run(handler.HandleAsync);
    }

    private static void Listen(KestrelServerOptions kestrel, IOptions<FrontDoorOptions> configured)
    {
        var options = configured.Value;
        var address = IPAddress.Parse(options.ListenAddress);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(address, options.DictPort, listen => Tag(listen, Listener.Dict));
        kestrel.Listen(address, options.SpiPort, listen => Tag(listen, Listener.Spi));
        kestrel.Listen(address, options.ManagementPort, listen => Tag(listen, Listener.Management));
    }

    // The channel belongs to the port. A connection feature says so even when the port number was chosen by the system.
    private static void Tag(ListenOptions listen, Listener listener)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(listener);
            return next(connection);
        });
    }
}
