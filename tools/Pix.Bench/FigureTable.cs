using System.Globalization;
using Spectre.Console;

namespace Pix.Bench;

/// <summary>A table of figures with their references and targets, printed as Markdown for a document.</summary>
internal sealed class FigureTable
{
    private readonly Table _table = new Table()
        .AddColumn("figure")
        .AddColumn(new TableColumn("Pix").RightAligned())
        .AddColumn(new TableColumn("reference").RightAligned())
        .AddColumn("target")
        .Border(TableBorder.Markdown);

    /// <summary>Number of targets that were missed.</summary>
    public int Missed { get; private set; }

    public void Add(string figure, string value, string reference) => _table.AddRow(figure, value, reference, "");

    public void AddAtMost(string figure, double value, double target, string unit, string reference) =>
        Add(figure, value, $"≤ {Text(target)}", unit, reference, value <= target);

    public void AddAtLeast(string figure, double value, double target, string unit, string reference) =>
        Add(figure, value, $"≥ {Text(target)}", unit, reference, value >= target);

    public void Print()
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(_table);
    }

    private void Add(string figure, double value, string target, string unit, string reference, bool isMet)
    {
        Missed += isMet ? 0 : 1;
        _table.AddRow(figure, $"{Text(value)} {unit}".TrimEnd(), reference, $"{target} {unit}".TrimEnd() + (isMet ? ", met" : ", MISSED"));
    }

    private static string Text(double number) => number.ToString(number < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture);
}
