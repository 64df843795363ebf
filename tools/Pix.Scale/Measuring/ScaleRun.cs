using System.Globalization;
using Pix.Chaos;
using Pix.Load;
using Pix.TestToken;

namespace Pix.Scale.Measuring;

/// <summary>
/// Measures one silo, then two, and so on. Each silo is a process with an HSM token whose signatures wait a fixed time without using the
/// processor, and the load grows with the number of silos.
/// </summary>
internal sealed class ScaleRun(ScalePlan plan, Action<string> say)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Runs all measurements, each with a newly started Pix.</summary>
    public async Task<IReadOnlyList<ScalePoint>> RunAsync(CancellationToken cancellationToken)
    {
        // The started processes inherit this setting. Without dynamic PGO the JIT skips the instrumented tier, so code reaches its last tier in time.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        var module = FaultyModule.Build(TokenKind.ForProcesses);
        var points = new List<ScalePoint>();
        foreach (var delay in plan.DelaysInMilliseconds)
        {
            for (var silos = 1; silos <= plan.MaxSilos; silos++)
            {
                var point = await MeasureAsync(silos, delay, module, cancellationToken);
                say(string.Create(CultureInfo.InvariantCulture, $"{delay} ms, {silos} silos: {point.PerSecond:F0} messages/s, processor {point.CpuBusy:P0} busy"));
                points.Add(point);
            }
        }

        return points;
    }

    private async Task<ScalePoint> MeasureAsync(int silos, int delay, FaultyModule module, CancellationToken cancellationToken)
    {
        module.Do();
        await using var site = await PixSite.StartWithOneFrontDoorAsync(silos, Settings(module.File), cancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
        var sample = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pacs.008.xml"), cancellationToken);
        var loop = new ClosedLoop(client, new Uri(site.Silos[0].Spi, $"/api/v1/in/{PixSite.Ispb}/msgs"), new PaymentTemplate(sample, PixSite.Ispb));
        var senders = silos * plan.SendersPerSilo;
        // The warm-up has no signature delay, because more messages bring more code to the JIT's last tier.
        var warm = await loop.RunAsync(plan.WarmUp + (silos * plan.WarmUpPerSilo), senders, cancellationToken);
        module.Do(string.Create(CultureInfo.InvariantCulture, $"C_Sign delay {delay}"));
        await loop.RunAsync(Settling, senders, cancellationToken);

        ProcessUsage[] places = [.. site.Silos.Select(place => new ProcessUsage(place.Name, place.Silo!.Id))];
        var (api, simulator) = (new ProcessUsage("api", site.FrontDoor!.Id), new ProcessUsage("simulator", site.Simulator.Id));
        var before = places.Append(api).Append(simulator).ToDictionary(process => process.Name, process => process.CpuMicroseconds());
        var machine = new MachineCpu();
        var result = await loop.RunAsync(plan.Time, senders, cancellationToken);
        var busy = machine.Busy();

        var used = places.Select(Used).ToArray();
        return new ScalePoint(
            delay, silos, (result.Messages - result.Failures) / result.Elapsed.TotalSeconds, busy, used.Sum() / result.Messages, Used(api) / result.Messages, Used(simulator) / result.Messages,
            result.Milliseconds(50), result.Milliseconds(99), result.Messages, result.Failures + warm.Failures, used.Count(microseconds => microseconds < used.Sum() / silos / 10));

        double Used(ProcessUsage process) => process.CpuMicroseconds() - before[process.Name];
    }

    private Dictionary<string, string> Settings(string module) => new()
    {
        ["Pix__Pkcs11Library"] = module,
        ["Pix__HsmSessions"] = plan.Sessions.ToString(CultureInfo.InvariantCulture),
        // Calls go to the silos in turn, so many may wait at one silo for a moment; a long wait limit keeps such calls from failing.
        ["Pix__HsmSessionWait"] = "00:00:08",
        ["Pix__AuditShipInterval"] = "00:00:05",
    };
}
