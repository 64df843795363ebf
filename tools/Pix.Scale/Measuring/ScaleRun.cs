using System.Globalization;
using Pix.Chaos;
using Pix.Load;
using Pix.TestToken;

namespace Pix.Scale.Measuring;

/// <summary>
/// Silos as processes, each with a token whose signatures take a fixed time without the processor; the same load for each of them, and one
/// more each time.
/// </summary>
internal sealed class ScaleRun(ScalePlan plan, Action<string> say)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>All measurements, each of a Pix of its own.</summary>
    public async Task<IReadOnlyList<ScalePoint>> RunAsync(CancellationToken cancellationToken)
    {
        // The processes inherit it. Code gets to its last tier without the instrumented one between: within the time that there is.
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
        // Without the delay: the more messages before, the more code is compiled to its last tier.
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
        // Senders come by turns: one silo may have many waiting for a moment, which is not what is measured.
        ["Pix__HsmSessionWait"] = "00:00:08",
        ["Pix__AuditShipInterval"] = "00:00:05",
    };
}
