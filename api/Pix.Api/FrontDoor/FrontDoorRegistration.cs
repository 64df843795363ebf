using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;
using Pix.Http;
using Pix.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>Registers the front door: its options, its three ports and the handler for its requests.</summary>
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
        builder.Services.TryAddSingleton<SettingRefusals>();
        builder.Services.AddSingleton<IPostConfigureOptions<HostOptions>, StopTime>();
        builder.Services.AddSingleton<IValidateOptions<HostOptions>, StopTime>();
        builder.Services.AddOptions<HostOptions>().ValidateOnStart();
        builder.Services.AddSingleton<ExchangeCalls>();
        builder.Services.AddSingleton<AbandonedReads>();
        builder.Services.AddSingleton<AskSilos>(services => services.GetRequiredService<ExchangeCalls>().RunAsync);
        builder.Services.AddSingleton<ExchangeHandler>();
        builder.Services.AddSingleton<EarlyAnswers>();

        // The startup filter at place 0 adds the outermost middleware, so OutcomeGuard runs before PageGuard, and both before all others.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, OutcomeGuard>());
        builder.Services.Insert(1, ServiceDescriptor.Singleton<IStartupFilter, PageGuard>());
        builder.Services.AddHostedService<NetworkExposureWarning>();
        builder.Services.AddSingleton<ServerCertificate>();
        builder.Services.AddSingleton<FrontDoorMetrics>();
        builder.Services.AddCallers();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<FrontDoorOptions>, IOptions<CallersOptions>, ServerCertificate, CallerConnections, EarlyAnswers>(Listen);
        return builder;
    }

    /// <summary>Passes every request on the DICT and SPI ports to the exchange handler, regardless of its path.</summary>
    public static void UseFrontDoor(this WebApplication app)
    {
        var handler = app.Services.GetRequiredService<ExchangeHandler>();
        app.Run(handler.HandleAsync);
    }

    private static void Listen(
        KestrelServerOptions kestrel, IOptions<FrontDoorOptions> configured, IOptions<CallersOptions> callers, ServerCertificate certificate, CallerConnections connections, EarlyAnswers early)
    {
        var options = configured.Value;
        var address = IPAddress.Parse(options.ListenAddress);
        var management = options.ManagementAddress.Length > 0 ? IPAddress.Parse(options.ManagementAddress) : address;
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Select;
        Limit(kestrel.Limits, options);
        kestrel.Listen(address, options.DictPort, listen => Open(listen, Listener.Dict));
        kestrel.Listen(address, options.SpiPort, listen => Open(listen, Listener.Spi));
        kestrel.Listen(management, options.ManagementPort, listen => Tag(listen, Listener.Management));

        void Open(ListenOptions listen, Listener listener)
        {
            var limit = new ConnectionLimit(options.MaxConnections);
            listen.Use(next => connection => limit.PassAsync(connection, next));
            if (!options.FrontDoorCertificate.IsEmpty)
            {
                listen.UseHttps(Tls(callers.Value, certificate, connections));
                listen.Use(next => connection => connections.PassAsync(connection, next));
            }

            listen.Use(next => connection => early.PassAsync(connection, next));
            Tag(listen, listener);
        }
    }

    // Kestrel's limits are higher than the limits in CallerHeaders, so that the front door itself refuses a head that is too long. Kestrel refuses
    // only a head beyond its own limits, and EarlyAnswers then completes Kestrel's answer.
    private static void Limit(KestrelServerLimits limits, FrontDoorOptions options)
    {
        limits.MaxRequestBodySize = options.MaxRequestBytes;
        limits.MaxRequestHeadersTotalSize = 2 * CallerHeaders.MaxBytes;
        limits.MaxRequestHeaderCount = 2 * CallerHeaders.MaxCount;
        limits.MaxRequestLineSize = 3 * CallerHeaders.MaxLine;
        limits.RequestHeadersTimeout = options.HeaderTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
    }

    // A certificate is optional in the handshake, so a caller without one connects and gets the answer 401. A certificate that is not accepted
    // makes the handshake fail.
    private static HttpsConnectionAdapterOptions Tls(CallersOptions callers, ServerCertificate certificate, CallerConnections connections) => new()
    {
        ServerCertificateSelector = (_, _) => certificate.Current(),
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        HandshakeTimeout = TimeSpan.FromSeconds(5),
        ClientCertificateMode = callers.TakesCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
        ClientCertificateValidation = (caller, chain, _) => connections.Accept(caller, chain),

        // No TLS resumption: a resumed session has the caller's certificate but not the intermediate certificates, and the server would not request
        // these again.
        OnAuthenticate = (_, tls) => tls.AllowTlsResume = false,
    };

    // Stores in each connection which port it arrived at. The port number does not show this, because the operating system chooses the number when
    // the setting is 0.
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
