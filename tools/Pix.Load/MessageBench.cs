using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Hsm.Inspection;
using Pix.Hsm.Settings;
using Pix.Load.References;
using Pix.Load.Targets;

namespace Pix.Load;

/// <summary>
/// What a payment costs end to end, beside what the token alone can do, in one run. Closed loop: CPU time is the figure to compare;
/// percentiles are those under full load, with generator and simulator on the same cores.
/// </summary>
/// <remarks>
/// Another build, the bare frame and nginx are measured in the same run: rounds go by turns, so that whatever else the machine does falls on
/// all.
/// </remarks>
internal sealed class MessageBench(IConfiguration configuration, string sample, int messages, int senders)
{
    // Enough for the methods of the way to be compiled to their last tier: figures of a cold process are twice as high.
    private const int WarmUp = 6000;
    private const int Rounds = 5;
    private static readonly TimeSpan RawTime = TimeSpan.FromSeconds(2);

    private readonly List<RawSignResult> _raw = [];

    /// <summary>Runs it and prints the table.</summary>
    /// <param name="messages">Payments of each build, after warming up.</param>
    /// <param name="senders">Requests under way at a time.</param>
    /// <param name="before">Another build that runs beside: its name, home folder and SPI port, with commas between; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>1 when a message was not answered 201, or the other build costs less than twice as much beside <c>C_Sign</c>.</returns>
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
            // Another one first each time.
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
