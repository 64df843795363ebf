using System.Globalization;

namespace Pix.Scale.Model;

/// <summary>Collects lines of the form <c>name = formula = value</c>, which a reader can check by hand.</summary>
internal sealed class Arithmetic
{
    private const int NameWidth = 34, FormulaWidth = 66;

    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Adds a heading for the lines that follow.</summary>
    public void Section(string title)
    {
        if (_lines.Count > 0)
        {
            _lines.Add("");
        }

        _lines.Add(title);
    }

    /// <summary>Adds a line and returns its value.</summary>
    public double Line(string name, FormattableString formula, double value, string unit)
    {
        _lines.Add($"  {name.PadRight(NameWidth)} = {formula.ToString(CultureInfo.InvariantCulture).PadRight(FormulaWidth)} = {Number(value)} {unit}".TrimEnd());
        return value;
    }

    /// <summary>Formats a number; smaller numbers get more decimals.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.#", >= 0.1 => "0.##", _ => "0.####" }, CultureInfo.InvariantCulture);
}
