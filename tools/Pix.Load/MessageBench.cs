using Microsoft.Extensions.Configuration;
using Pix.Hsm.Inspection;
using Pix.Hsm.Settings;
using Pix.Load.Targets;
using Spectre.Console;

namespace Pix.Load;

/// <summary>
/// What a payment costs end to end, beside what the token alone can do, in one run. Closed loop: throughput and CPU are the
/// figures to compare; percentiles are those under full load, with generator and simulator on the same cores.
/// </summary>
internal static class MessageBench
{
    // Enough for the methods of the way to be compiled to their last tier: figures of a cold process are twice as high.
    private const int WarmUp = 6000;
    private static readonly string[] Names = ["api", "silo", "simulator"];
    private static readonly TimeSpan RawTime = TimeSpan.FromSeconds(5);

    /// <summary>Runs it and prints the table; exit code 1 when a message was not answered 201.</summary>
    public static async Task<int> RunAsync(int messages, int senders, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var root = Places.Root;
        ProcessUsage[] processes;
        try
        {
            processes = [.. Names.Select(name => ProcessUsage.FromPidFile(name, Places.RunFolder))];
        }
        catch (InvalidOperationException notRunning)
        {
            await Console.Error.WriteLineAsync(notRunning.Message);
            return 1;
        }

        var idle = processes.ToDictionary(process => process.Name, process => process.ResidentMebibytes());
        var raw = MeasureToken(configuration);
        var loop = await LoopAsync(configuration, root, cancellationToken);
        await loop.RunAsync(WarmUp, senders, cancellationToken);

        var before = processes.ToDictionary(process => process.Name, process => process.CpuMicroseconds());
        var result = await loop.RunAsync(messages, senders, cancellationToken);
        var cpu = processes.ToDictionary(process => process.Name, process => (process.CpuMicroseconds() - before[process.Name]) / messages);

        Print(raw, result, cpu, idle);
        return result.Failures == 0 ? 0 : 1;
    }

    private static RawSignResult MeasureToken(IConfiguration configuration)
    {
        var options = new HsmOptions();
        configuration.GetSection(HsmOptions.Section).Bind(options);
        return RawSigner.Run(options, options.HsmSessions, RawTime);
    }

    private static async Task<ClosedLoop> LoopAsync(IConfiguration configuration, string root, CancellationToken cancellationToken)
    {
        var ispb = configuration["Pix:Ispb"] ?? "99999010";
        var port = configuration["Pix:SpiPort"] ?? "9090";
        var sample = await File.ReadAllTextAsync(Path.Combine(root, "samples", "pacs.008.xml"), cancellationToken);
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
        return new ClosedLoop(client, new Uri($"http://127.0.0.1:{port}/api/v1/in/{ispb}/msgs"), new PaymentTemplate(sample, ispb));
    }

    private static void Print(RawSignResult raw, LoadResult result, Dictionary<string, double> cpu, Dictionary<string, double> idle)
    {
        var table = new Table().AddColumn("figure").AddColumn(new TableColumn("value").RightAligned());
        table.AddRow("C_Sign of the token alone, per second", $"{raw.PerSecond:F0}");
        table.AddRow("C_Sign of the token alone, CPU µs each", $"{raw.CpuTime.TotalMicroseconds / raw.Signatures:F0}");
        table.AddRow("Pix end to end, messages per second", $"{result.PerSecond:F0}");
        table.AddRow("CPU µs per message: api", $"{cpu["api"]:F0}");
        table.AddRow("CPU µs per message: silo (C_Sign inside)", $"{cpu["silo"]:F0}");
        table.AddRow("CPU µs per message: simulator", $"{cpu["simulator"]:F0}");
        table.AddRow("latency p50 / p99 / p99.9, ms", $"{result.Milliseconds(50):F1} / {result.Milliseconds(99):F1} / {result.Milliseconds(99.9):F1}");
        table.AddRow("messages sent, not answered 201", $"{result.Messages}, {result.Failures}");
        table.AddRow("resident before the run, MiB: silo, api", $"{idle["silo"]:F0}, {idle["api"]:F0}");
        AnsiConsole.Write(table);
    }
}
