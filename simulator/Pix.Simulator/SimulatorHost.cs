using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Pix.Simulator.Control;
using Pix.Simulator.Tls;
using Pix.Simulator.Wire;

namespace Pix.Simulator;

/// <summary>The simulated Central Bank: SPI and DICT over mutual TLS, each on its own port, and a control port.</summary>
public sealed partial class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app, SimulatorOptions options, IReadOnlyList<ListenOptions> ports)
    {
        _app = app;
        SpiPort = ports[0].IPEndPoint!.Port;
        DictPort = ports[1].IPEndPoint!.Port;
        ControlPort = ports[2].IPEndPoint!.Port;
        SpiSecondaryPort = options.SpiSecondaryPort is null ? null : ports[3].IPEndPoint!.Port;
        DictKeysCheckPort = options.DictKeysCheckPort is null ? null : ports[^1].IPEndPoint!.Port;
    }

    /// <summary>Port on which the SPI is served.</summary>
    public int SpiPort { get; }

    /// <summary>The port of the SPI's secondary channel; null if the secondary channel is not served.</summary>
    public int? SpiSecondaryPort { get; }

    /// <summary>Port on which DICT is served.</summary>
    public int DictPort { get; }

    /// <summary>Port of DICT's separate servers for <c>keys/check</c>; null if only <see cref="DictPort"/> serves <c>keys/check</c>.</summary>
    public int? DictKeysCheckPort { get; }

    /// <summary>Port of <c>/check</c> and the control interface.</summary>
    public int ControlPort { get; }

    /// <summary>Creates the keys that do not exist yet, opens the ports, and serves requests until the returned host is disposed.</summary>
    /// <param name="options">Settings of the simulator. All settings are validated, and the exception lists every invalid setting.</param>
    /// <param name="cancellationToken">Cancels the start; a host that has started keeps running.</param>
    /// <param name="logging">Adds log providers; null for no log.</param>
    /// <param name="time">The clock; null for the system clock.</param>
    /// <exception cref="OptionsValidationException">A setting is invalid.</exception>
    public static async Task<SimulatorHost> StartAsync(
        SimulatorOptions options,
        CancellationToken cancellationToken,
        Action<ILoggingBuilder>? logging = null,
        TimeProvider? time = null)
    {
        ThrowIfInvalid(options);
        var clock = time ?? TimeProvider.System;
        var keys = new KeyStore(options.Keys, options.PublicCertificates, clock).Open();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        logging?.Invoke(builder.Logging);
        builder.Services.AddSimulator(options, keys, clock);
        var ports = new List<ListenOptions>();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, keys, ports));
        var app = builder.Build();
        app.Use(Serve);
        app.UseRouting();
        app.MapControl();
        await app.StartAsync(cancellationToken);
        var host = new SimulatorHost(app, options, ports);
        Log.Started(app.Logger, host.SpiPort, host.DictPort, host.ControlPort, options.Ispb);
        return host;
    }

    /// <summary>Creates the keys that do not exist yet and exports the certificates. Opens no port.</summary>
    /// <param name="options">Settings of the simulator. All settings are validated, but only the directories of keys and certificates are used.</param>
    /// <exception cref="OptionsValidationException">A setting is invalid.</exception>
    public static void MakeKeys(SimulatorOptions options)
    {
        ThrowIfInvalid(options);
        new KeyStore(options.Keys, options.PublicCertificates, TimeProvider.System).Open();
    }

    /// <summary>Waits until the process gets a signal to stop.</summary>
    /// <param name="cancellationToken">Cancels only the wait; the host keeps running.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void ThrowIfInvalid(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = SimulatorOptionsValidator.Failures(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(SimulatorOptions.Section, typeof(SimulatorOptions), failures);
        }
    }

    private static Task Serve(HttpContext context, RequestDelegate next) =>
        context.Features.Get<ChannelFeature>() is { } feature
            ? context.RequestServices.GetRequiredService<ExchangePipeline>().RunAsync(context, feature.Channel)
            : next(context);

    private static void Listen(KestrelServerOptions kestrel, SimulatorOptions options, KeyRing keys, List<ListenOptions> ports)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = LengthEncoding.Of;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        var address = IPAddress.Parse(options.Address);
        kestrel.Listen(address, options.SpiPort, port => ListenMutualTls(port, Channel.Spi, keys, ports));
        kestrel.Listen(address, options.DictPort, port => ListenMutualTls(port, Channel.Dict, keys, ports));
        kestrel.Listen(IPAddress.Loopback, options.ControlPort, ports.Add);
        if (options.SpiSecondaryPort is { } secondary)
        {
            kestrel.Listen(address, secondary, port => ListenMutualTls(port, Channel.SpiSecondary, keys, ports));
        }

        if (options.DictKeysCheckPort is { } keysCheck)
        {
            kestrel.Listen(address, keysCheck, port => ListenMutualTls(port, Channel.DictKeysCheck, keys, ports));
        }
    }

    private static void ListenMutualTls(ListenOptions port, Channel channel, KeyRing keys, List<ListenOptions> ports)
    {
        port.Protocols = HttpProtocols.Http1;
        port.Use(next => connection => Mark(connection, channel, next));
        port.UseHttps(https =>
        {
            https.ServerCertificate = keys.Server;
            https.ServerCertificateChain = [X509CertificateLoader.LoadCertificate(keys.Authority.RawData)];
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            // The TLS handshake accepts any client certificate, because ICOM too answers a request with an unregistered certificate with 403.
            https.ClientCertificateValidation = (_, _, _) => true;
        });
        ports.Add(port);
    }

    private static Task Mark(ConnectionContext connection, Channel channel, ConnectionDelegate next)
    {
        connection.Features.Set(new ChannelFeature(channel));
        return next(connection);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Started, LogLevel.Information,
            "The simulated Central Bank serves SPI on port {SpiPort}, DICT on port {DictPort} and /check on port {ControlPort} for participant {Ispb}.")]
        public static partial void Started(ILogger logger, int spiPort, int dictPort, int controlPort, string ispb);
    }
}
