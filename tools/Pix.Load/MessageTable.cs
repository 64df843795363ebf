using Pix.Hsm.Inspection;
using Spectre.Console;

namespace Pix.Load;

/// <summary>Prints the table of <see cref="MessageBench"/>. The table has one column for each build and each reference.</summary>
internal static class MessageTable
{
    /// <summary>Maximum CPU time of this code without <c>C_Sign</c>, as a fraction of the CPU time of the other build without <c>C_Sign</c>.</summary>
    private const double Wanted = 0.5;

    // The table has up to four columns of figures. In a narrower terminal its lines would be wrapped.
    private const int Width = 150;

    /// <summary>Prints the table.</summary>
    /// <returns>Exit code: 0 if every message got 201 and this code costs at most half of the other build (if given), <c>C_Sign</c> excluded;
    /// otherwise 1.</returns>
    public static int Print(IReadOnlyList<RawSignResult> raw, IReadOnlyList<BenchedBuild> builds)
    {
        var sign = BenchedBuild.Middle(raw.Select(round => round.CpuTime.TotalMicroseconds / round.Signatures));
        var bare = builds.First(build => !build.Signs);
        var table = new Table().AddColumn("figure");
        foreach (var build in builds)
        {
            table.AddColumn(new TableColumn(build.Name).RightAligned());
        }

        void Row(string figure, Func<BenchedBuild, string> value) => table.AddRow([figure, .. builds.Select(value)]);

        double Beside(BenchedBuild build) => build.OwnCpu - (build.Signs ? sign : 0);

        static string Cpu(BenchedBuild build, string process) => build.Cpu(process) is { } spent ? $"{spent:F0}" : "–";

        Row("C_Sign of the token alone, per second", _ => $"{BenchedBuild.Middle(raw.Select(round => round.PerSecond)):F0}");
        Row("C_Sign of the token alone, CPU µs each", _ => $"{sign:F0}");
        Row("Pix end to end, messages per second", build => $"{build.PerSecond:F0}");
        Row("CPU µs per message: api", build => Cpu(build, "api"));
        Row("CPU µs per message: silo (C_Sign inside)", build => Cpu(build, "silo"));
        Row("CPU µs per message: simulator, or what takes all", build => Cpu(build, "simulator"));
        Row("api and silo beside C_Sign, CPU µs", build => $"{Beside(build):F0}");
        Row("api and silo as a multiple of C_Sign", build => build.Signs ? $"{build.OwnCpu / sign:F2}" : "–");
        Row("beside C_Sign, as a multiple of the bare frame", build => $"{Beside(build) / Beside(bare):F2}");
        Row("latency p50 / p99 / p99.9, ms", build => $"{build.Milliseconds(50):F1} / {build.Milliseconds(99):F1} / {build.Milliseconds(99.9):F1}");
        Row("messages sent, not answered 201", build => $"{build.Messages}, {build.Failures}");
        Row("resident before the run, MiB: silo, api", build => $"{(build.Idle.TryGetValue("silo", out var silo) ? $"{silo:F0}" : "–")}, {build.Idle["api"]:F0}");
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, Width);
        AnsiConsole.Write(table);
        var isCheap = true;
        if (builds is [var now, { Signs: true } before, ..])
        {
            var ratio = Beside(now) / Beside(before);
            isCheap = ratio <= Wanted;
            AnsiConsole.MarkupLineInterpolated($"Beside C_Sign this code costs {ratio:F2} of what {before.Name} costs; wanted {Wanted:F2}: {(isCheap ? "met" : "missed")}.");
        }

        return isCheap && builds.All(build => build.Failures == 0) ? 0 : 1;
    }
}
