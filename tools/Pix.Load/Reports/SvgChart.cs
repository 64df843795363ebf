using System.Globalization;
using System.Net;
using System.Text;

namespace Pix.Load.Reports;

/// <summary>A line chart as SVG text. The vertical axis is logarithmic, because latencies span several powers of ten.</summary>
internal sealed class SvgChart(string title, string horizontal, string vertical)
{
    private const double Width = 900, Height = 320, Left = 70, Right = 20, Top = 36, Bottom = 48;
    private static readonly string[] Colours = ["#1f6fb2", "#d1701a", "#2b8a3e", "#9c36b5", "#c92a2a"];
    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _lines = [];

    /// <summary>Labels of the horizontal axis with their positions. If empty, evenly spaced numbers are used.</summary>
    public IReadOnlyList<(double X, string Label)> Ticks { get; init; } = [];

    public SvgChart Line(string name, IReadOnlyList<(double X, double Y)> points)
    {
        _lines.Add((name, points));
        return this;
    }

    public string Render()
    {
        var points = _lines.SelectMany(line => line.Points).ToList();
        if (points.Count == 0)
        {
            return "";
        }

        var (x0, x1) = (points.Min(point => point.X), points.Max(point => point.X));
        var y0 = Math.Floor(Math.Log10(Math.Max(0.01, points.Min(point => point.Y))));
        var y1 = Math.Max(y0 + 1, Math.Ceiling(Math.Log10(Math.Max(0.01, points.Max(point => point.Y)))));
        double PlaceX(double x) => Left + ((x1 > x0 ? (x - x0) / (x1 - x0) : 0) * (Width - Left - Right));
        double PlaceY(double y) => Height - Bottom - ((Math.Log10(Math.Max(0.01, y)) - y0) / (y1 - y0) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/><text x=\"{Left}\" y=\"20\" font-size=\"14\">{WebUtility.HtmlEncode(title)}</text>");
        for (var decade = y0; decade <= y1; decade++)
        {
            var y = PlaceY(Math.Pow(10, decade));
            Add(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{Math.Pow(10, decade):G4}</text>");
        }

        foreach (var (x, label) in Ticks.Count > 0 ? Ticks.Where(tick => tick.X >= x0 && tick.X <= x1) : Even(x0, x1))
        {
            Add(svg, $"<line x1=\"{PlaceX(x):F1}\" x2=\"{PlaceX(x):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#eee\"/><text x=\"{PlaceX(x):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{label}</text>");
        }

        Add(svg, $"<text x=\"{Width / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(horizontal)}</text><text transform=\"translate(16 {Height / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(vertical)}</text>");
        for (var i = 0; i < _lines.Count; i++)
        {
            var (name, line) = _lines[i];
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', line.Select(point => string.Create(CultureInfo.InvariantCulture, $"{PlaceX(point.X):F1},{PlaceY(point.Y):F1}")));
            Add(svg, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{path}\"/><text x=\"{Width - Right - 4}\" y=\"{Top + 4 + (i * 15)}\" text-anchor=\"end\" fill=\"{colour}\">{WebUtility.HtmlEncode(name)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static IEnumerable<(double X, string Label)> Even(double x0, double x1) =>
        Enumerable.Range(0, 11).Select(i => x0 + ((x1 - x0) * i / 10)).Select(x => (x, x.ToString("F0", CultureInfo.InvariantCulture)));
}
