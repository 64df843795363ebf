using Pix.Simulator;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>The simulator of the Central Bank on free ports, with its control, and the settings with which silos reach it.</summary>
internal sealed class SimulatedBank : IAsyncDisposable
{
    private readonly string _folder;

    private SimulatedBank(string folder, SimulatorHost simulator)
    {
        (_folder, Simulator) = (folder, simulator);
        Control = new CentralBank(simulator.ControlPort);
    }

    public SimulatorHost Simulator { get; }

    public CentralBank Control { get; }

    /// <summary>Starts it for a participant with the keys of a token.</summary>
    /// <param name="folder">Where its keys are, and the certificates that it shows.</param>
    /// <param name="token">The participant's.</param>
    /// <param name="options">What this one does otherwise.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SimulatedBank> StartAsync(string folder, PixToken token, SimulatorOptions options, CancellationToken cancellationToken)
    {
        (options.SpiPort, options.DictPort, options.ControlPort) = (0, 0, 0);
        options.Keys = Path.Combine(folder, "simulator");
        options.PublicCertificates = Path.Combine(folder, "certs");
        options.ParticipantSignature = token.SignatureCertificate.ExportCertificatePem();
        options.ParticipantMtls = token.MtlsCertificate.ExportCertificatePem();
        options.Ispb = PixCluster.Ispb;
        return new SimulatedBank(folder, await SimulatorHost.StartAsync(options, cancellationToken));
    }

    /// <summary>Settings of silos that sign with the token and send here; <paramref name="more"/> are added.</summary>
    public Dictionary<string, string?> Settings(PixToken token, Dictionary<string, string?> more) => token.Settings().Concat(new Dictionary<string, string?>
    {
        ["Pix:Ispb"] = PixCluster.Ispb,
        ["Pix:BcbSignatureCertificate"] = Path.Combine(_folder, "certs", "bcb-signature.pem"),
        ["Pix:BcbMtlsCertificate"] = Path.Combine(_folder, "certs", "bcb-mtls.pem"),
        ["Pix:BcbSpiEndpoint"] = $"127.0.0.1:{Simulator.SpiPort}",
        ["Pix:BcbDictEndpoint"] = $"127.0.0.1:{Simulator.DictPort}",
        ["Pix:JournalPath"] = Path.Combine(_folder, "journal"),
        ["Pix:AuditPath"] = Path.Combine(_folder, "audit"),
    }).Concat(more).ToDictionary();

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await Simulator.DisposeAsync();
    }
}
