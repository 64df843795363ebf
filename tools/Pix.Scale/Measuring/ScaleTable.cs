using System.Globalization;
using Spectre.Console;

namespace Pix.Scale.Measuring;

/// <summary>Prints the measurements as the table of <c>docs/scaling.md</c>.</summary>
internal static class ScaleTable
{
    private const int WidthWithoutTerminal = 160;

    public static void Write(IReadOnlyList<ScalePoint> points)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthWithoutTerminal;
        }

        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("ms a signature", "silos", "messages/s", "ratio to one", "CPU busy", "CPU µs a message: silos", "api", "simulator", "p50 ms", "p99 ms");
        foreach (var column in table.Columns)
        {
            column.RightAligned();
        }

        foreach (var point in points)
        {
            table.AddRow(
                $"{point.DelayInMilliseconds}", $"{point.Silos}", Number(point.PerSecond, "F0"), Number(Verdict.Ratio(point, points), "F2"), Number(point.CpuBusy * 100, "F0") + " %" + (Verdict.IsFull(point) ? " full" : ""),
                Number(point.SiloMicroseconds, "F0"), Number(point.ApiMicroseconds, "F0"), Number(point.SimulatorMicroseconds, "F0"), Number(point.P50, "F0"), Number(point.P99, "F0"));
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
