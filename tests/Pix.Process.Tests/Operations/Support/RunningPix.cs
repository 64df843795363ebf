using Pix.Operations.Tests.Support;

[assembly: AssemblyFixture(typeof(RunningPix))]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Faults are asked of the one simulator, so tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pix.Operations.Tests.Support;

/// <summary>A silo and a front door as processes, traced to a receiver of ours, with JSON logs.</summary>
public sealed class RunningPix : IAsyncLifetime
{
    public Surroundings Around { get; private set; } = null!;

    public OtlpReceiver Receiver { get; private set; } = null!;

    public PixProcess Silo { get; private set; } = null!;

    public PixProcess Api { get; private set; } = null!;

    public HttpClient Spi { get; private set; } = null!;

    public HttpClient Dict { get; private set; } = null!;

    public HttpClient Management { get; private set; } = null!;

    public HttpClient SiloManagement { get; private set; } = null!;

    /// <summary>The name by which the silo's management port may be called.</summary>
    public const string SiloName = "silo.bank.example";

    /// <summary>A folder that was there, open to everybody, before the silo started.</summary>
    public string OpenFolder { get; private set; } = null!;

    /// <summary>Settings with which another front door reaches the same silo.</summary>
    public Dictionary<string, string> SiloSettings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Around = await Surroundings.MakeAsync();
        Receiver = await OtlpReceiver.StartAsync();
        var telemetry = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["Pix__TraceSampleRatio"] = "1",
            ["Pix__LogFormat"] = "Json",
        };
        SiloSettings = Around.SiloSettings();
        OpenFolder = Directory.CreateDirectory(Path.Combine(SiloSettings["Pix__JournalPath"], "signing-schedule")).FullName;
        File.SetUnixFileMode(OpenFolder, (UnixFileMode)0b111_101_101);
        Silo = PixProcess.Start("silo/Pix.Silo", SiloSettings.Concat(telemetry).Append(new("Pix__HostNames", SiloName)).ToDictionary());
        SiloManagement = Client(SiloSettings["Pix__SiloManagementPort"]);

        var ports = FreePorts.Take(3);
        Api = PixProcess.Start("api/Pix.Api", ApiSettings(SiloSettings, ports).Concat(telemetry).ToDictionary());
        (Dict, Spi, Management) = (Client($"{ports[0]}"), Client($"{ports[1]}"), Client($"{ports[2]}"));
        await Silo.ReadyAsync(SiloManagement);
        await Api.ReadyAsync(Management);
    }

    /// <summary>Settings of a front door of a silo.</summary>
    public static Dictionary<string, string> ApiSettings(Dictionary<string, string> silo, int[] ports) => new()
    {
        ["Pix__DictPort"] = $"{ports[0]}",
        ["Pix__SpiPort"] = $"{ports[1]}",
        ["Pix__ManagementPort"] = $"{ports[2]}",
        ["Pix__ClusterId"] = silo["Pix__ClusterId"],
        ["Pix__GatewayPorts__0"] = silo["Pix__GatewayPort"],
        ["Pix__ExchangeDeadline"] = "00:00:30",
    };

    public static HttpClient Client(string port) => new(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { Api, Silo })
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        foreach (var client in new[] { Spi, Dict, Management, SiloManagement })
        {
            client?.Dispose();
        }

        await Receiver.DisposeAsync();
        await Around.DisposeAsync();
    }
}
