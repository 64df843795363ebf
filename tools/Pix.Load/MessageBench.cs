using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Hsm.Inspection;
using Pix.Hsm.Settings;
using Pix.Load.References;
using Pix.Load.Targets;

namespace Pix.Load;

/// <summary>
/// Measures in one run what a payment costs end to end and what the HSM token costs alone. Compare CPU times: senders wait for answers (closed loop),
/// and generator and simulator share the cores, so the latency percentiles are those under full load.
/// </summary>
/// <remarks>
/// Another build of Pix (if given), the bare frame and nginx are measured in the same run. Each round measures all builds one after the other, so
/// that other work on the machine affects all of them.
/// </remarks>
internal sealed class MessageBench(IConfiguration configuration, string sample, int messages, int senders)
{
    // 6,000 messages are enough for the JIT to compile the hot path with full optimization. Without a warm-up the figures are twice as high.
    private const int WarmUp = 6000;
    private const int Rounds = 5;
    private static readonly TimeSpan RawTime = TimeSpan.FromSeconds(2);

    private readonly List<RawSignResult> _raw = [];

    /// <summary>Runs the benchmark and prints the table.</summary>
    /// <param name="messages">Number of payments sent through each build, after the warm-up.</param>
    /// <param name="senders">Number of concurrent senders.</param>
    /// <param name="before">Another running build to compare with: its name, home folder and SPI port, separated by commas; null for none.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>1 if Pix is not running, a message was not answered 201, or this code costs more than half of the other build, <c>C_Sign</c>
    /// excluded; otherwise 0.</returns>
    public static async Task<int> RunAsync(int messages, int senders, string? before, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        try
        {
            List<BenchedBuild> builds = [BenchedBuild.Running("this code", Places.RunFolder, int.Parse(configuration["Pix:SpiPort"] ?? "9090", CultureInfo.InvariantCulture))];
            if (before?.Split(',') is [var name, var home, var port])
            {
                builds.Add(BenchedBuild.Running(name, Path.Combine(home, "run"), int.Parse(port, CultureInfo.InvariantCulture)));
            }

            await using var references = await ReferenceSet.StartAsync(Places.RunFolder);
            var sample = await File.ReadAllTextAsync(Path.Combine(Places.Root, "samples", "pacs.008.xml"), cancellationToken);
            return await new MessageBench(configuration, sample, messages, senders).RunAsync([.. builds, .. references.Builds], cancellationToken);
        }
        catch (InvalidOperationException notRunning)
        {
            await Console.Error.WriteLineAsync(notRunning.Message);
            return 1;
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<BenchedBuild> builds, CancellationToken cancellationToken)
    {
        foreach (var build in builds)
        {
            build.Begin(configuration["Pix:Ispb"] ?? "99999010", sample);
            await build.WarmUpAsync(WarmUp, senders, cancellationToken);
        }

        for (var round = 0; round < Rounds; round++)
        {
            _raw.Add(MeasureToken());
            // The order of the builds is reversed in every other round, so that no build is always measured first.
            foreach (var build in round % 2 == 0 ? builds : builds.Reverse())
            {
                await build.RoundAsync(messages / Rounds, senders, cancellationToken);
            }
        }

        return MessageTable.Print(_raw, builds);
    }

    private RawSignResult MeasureToken()
    {
        var options = new HsmOptions();
        configuration.GetSection(HsmOptions.Section).Bind(options);
        return RawSigner.Run(options, options.HsmSessions, RawTime);
    }
}
