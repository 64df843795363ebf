using System.Globalization;
using Pix.TestToken;

namespace Pix.Chaos;

/// <summary>
/// A whole Pix for a test: a simulator, silos, and one front door for each silo (or one for all silos), each as a process of its built program, on free
/// ports, with a separate folder, HSM token and keys.
/// The first silo keeps the membership of all silos (localhost clustering).
/// </summary>
public sealed class PixSite : IAsyncDisposable
{
    /// <summary>ISPB of the participant.</summary>
    public const string Ispb = "99999010";

    // The token label is unique, because two sites of one process share a token store, in which a shared label would find either token.
    private readonly PixToken _token = TokenKind.ForProcesses.Create($"pix-chaos-{Guid.NewGuid():N}"[..32]);
    private readonly int[] _simulatorPorts = FreePorts.Take(3);
    private readonly Dictionary<string, string> _more, _moreOfFrontDoors;
    private readonly List<PixProcess> _started = [];

    private PixSite(int silos, Dictionary<string, string> more, Dictionary<string, string> moreOfFrontDoors)
    {
        (_more, _moreOfFrontDoors) = (more, moreOfFrontDoors);
        Folder = Directory.CreateTempSubdirectory("pix-chaos-").FullName;
        Directory.CreateDirectory(Logs);
        var ports = FreePorts.Take(6 * silos);
        Silos = [.. Enumerable.Range(0, silos).Select(index => new SiloPlace($"silo-{index + 1}", ports[(6 * index)..(6 * (index + 1))]))];
        Simulator = Start("simulator", "simulator/Pix.Simulator", SimulatorSettings(), $"http://127.0.0.1:{ControlPort}/check");
    }

    /// <summary>Folder of all files of this site; deleted at the end.</summary>
    public string Folder { get; }

    /// <summary>Folder of the processes' output, one file for each process.</summary>
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>Root folder of the audit records.</summary>
    public string AuditPath => Path.Combine(Folder, "audit");

    /// <summary>Root folder of the journals.</summary>
    public string JournalPath => Path.Combine(Folder, "journal");

    /// <summary>Path of the participant's signature certificate, a PEM file.</summary>
    public string SignatureCertificate => Path.Combine(Folder, "signature.pem");

    /// <summary>Path of the Central Bank's signature certificate, a PEM file.</summary>
    public string BcbSignatureCertificate => Path.Combine(Folder, "certs", "bcb-signature.pem");

    /// <summary>Secrets that no output may contain.</summary>
    public IReadOnlyList<string> Secrets => [_token.Password];

    /// <summary>The silos; the first silo keeps the cluster's membership.</summary>
    public IReadOnlyList<SiloPlace> Silos { get; }

    /// <summary>The simulated Central Bank.</summary>
    public PixProcess Simulator { get; }

    /// <summary>The front door of all silos; null if each silo has its own front door.</summary>
    public PixProcess? FrontDoor { get; private set; }

    /// <summary>The participant's HSM token.</summary>
    public PixToken Token => _token;

    /// <summary>Port of the simulator's control interface.</summary>
    public int ControlPort => _simulatorPorts[2];

    /// <summary>Creates a site, starts all processes, and waits until they are ready.</summary>
    /// <param name="silos">Number of silos.</param>
    /// <param name="settings">Further settings of the silos, named <c>Pix__NAME</c>.</param>
    /// <param name="cancellationToken">Cancels the wait and stops the site.</param>
    public static Task<PixSite> StartAsync(int silos, Dictionary<string, string> settings, CancellationToken cancellationToken) =>
        StartAsync(new PixSite(silos, settings, []), site => Task.WhenAll(site.Silos.Select(place => site.StartApi(place, [place]).ReadyAsync(cancellationToken))), cancellationToken);

    /// <summary>Starts a site with one front door that distributes requests over all silos, on the front door ports of the first silo.</summary>
    public static Task<PixSite> StartWithOneFrontDoorAsync(
        int silos, Dictionary<string, string> settings, CancellationToken cancellationToken, Dictionary<string, string>? frontDoor = null) =>
        StartAsync(new PixSite(silos, settings, frontDoor ?? []), site => (site.FrontDoor = site.StartApi(site.Silos[0], site.Silos)).ReadyAsync(cancellationToken), cancellationToken);

    private static async Task<PixSite> StartAsync(PixSite site, Func<PixSite, Task> startFrontDoors, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(site.SignatureCertificate, site._token.SignatureCertificate.ExportCertificatePem(), cancellationToken);
            await site.Simulator.ReadyAsync(cancellationToken);
            foreach (var place in site.Silos)
            {
                await site.StartSiloAsync(place, cancellationToken);
            }

            await startFrontDoors(site);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a silo for the first time or after it ended, and waits until the silo is ready.</summary>
    public async Task StartSiloAsync(SiloPlace place, CancellationToken cancellationToken)
    {
        place.Silo = Start(place.Name, "silo/Pix.Silo", SiloSettings(place), $"http://127.0.0.1:{place.HealthPort}/health/ready");
        await place.Silo.ReadyAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var process in _started)
        {
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private PixProcess StartApi(SiloPlace place, IReadOnlyList<SiloPlace> silos)
    {
        var settings = new Dictionary<string, string>
        {
            ["Pix__ClusterId"] = Path.GetFileName(Folder),
            ["Pix__SpiPort"] = Text(place.ApiSpiPort),
            ["Pix__DictPort"] = Text(place.ApiDictPort),
            ["Pix__ManagementPort"] = Text(place.ApiHealthPort),
            ["Pix__ExchangeDeadline"] = "00:00:10",
        };
        for (var index = 0; index < silos.Count; index++)
        {
            settings[$"Pix__GatewayPorts__{index}"] = Text(silos[index].GatewayPort);
        }

        foreach (var (name, value) in _moreOfFrontDoors)
        {
            settings[name] = value;
        }

        return Start($"api-{place.Name}", "api/Pix.Api", settings, $"http://127.0.0.1:{place.ApiHealthPort}/health/ready");
    }

    private PixProcess Start(string name, string project, Dictionary<string, string> settings, string ready)
    {
        settings["SOFTHSM2_CONF"] = TokenStore.Shared.ConfigurationFile;
        var process = PixProcess.Start(name, Repository.Program(project), settings, Path.Combine(Logs, name + ".log"), new Uri(ready));
        _started.Add(process);
        return process;
    }

    private Dictionary<string, string> SimulatorSettings() => new()
    {
        ["Simulator__SpiPort"] = Text(_simulatorPorts[0]),
        ["Simulator__DictPort"] = Text(_simulatorPorts[1]),
        ["Simulator__ControlPort"] = Text(_simulatorPorts[2]),
        ["Simulator__Keys"] = Path.Combine(Folder, "simulator"),
        ["Simulator__PublicCertificates"] = Path.Combine(Folder, "certs"),
        ["Simulator__ParticipantSignature"] = _token.SignatureCertificate.ExportCertificatePem(),
        ["Simulator__ParticipantMtls"] = _token.MtlsCertificate.ExportCertificatePem(),
        ["Simulator__Ispb"] = Ispb,
        ["Simulator__RecordedExchanges"] = "100000",
    };

    private Dictionary<string, string> SiloSettings(SiloPlace place)
    {
        var settings = _token.Settings().ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value ?? "");
        settings["Pix__HsmSessions"] = "2";
        settings["Pix__Ispb"] = Ispb;
        settings["Pix__ClusterId"] = Path.GetFileName(Folder);
        settings["Pix__SiloName"] = place.Name;
        settings["Pix__SiloPort"] = Text(place.SiloPort);
        settings["Pix__GatewayPort"] = Text(place.GatewayPort);
        settings["Pix__PrimarySiloPort"] = Text(Silos[0].SiloPort);
        settings["Pix__SiloManagementPort"] = Text(place.HealthPort);
        settings["Pix__BcbSignatureCertificate"] = BcbSignatureCertificate;
        settings["Pix__BcbMtlsCertificate"] = Path.Combine(Folder, "certs", "bcb-mtls.pem");
        settings["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{_simulatorPorts[0]}";
        settings["Pix__BcbDictEndpoint"] = $"127.0.0.1:{_simulatorPorts[1]}";
        settings["Pix__JournalPath"] = JournalPath;
        settings["Pix__AuditPath"] = AuditPath;
        settings["Pix__AuditShipInterval"] = "00:00:00.500";
        settings["Pix__JournalAdoptionInterval"] = "00:00:01";
        foreach (var (name, value) in _more)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
