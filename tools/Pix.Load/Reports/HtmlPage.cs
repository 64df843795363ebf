using System.Globalization;
using System.Net;
using System.Text;

namespace Pix.Load.Reports;

/// <summary>A report as one HTML file that refers to no other file.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        "body{font:15px/1.45 sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#222}table{border-collapse:collapse;margin:1em 0;width:100%}"
        + "td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}.PASS{color:#2b8a3e;font-weight:bold}.FAIL{color:#c92a2a;font-weight:bold}svg{width:100%;height:auto}";

    private readonly StringBuilder _body = new();

    public HtmlPage Heading(string text) => Raw($"<h2>{Escape(text)}</h2>\n");

    public HtmlPage Paragraph(string text) => Raw($"<p>{Escape(text)}</p>\n");

    public HtmlPage Chart(SvgChart chart) => Raw(chart.Render());

    /// <summary>Adds a table. Cells that contain only PASS or FAIL are coloured.</summary>
    public HtmlPage Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Raw("<table><tr>" + string.Concat(columns.Select(column => $"<th>{Escape(column)}</th>")) + "</tr>\n");
        foreach (var row in rows)
        {
            Raw("<tr>" + string.Concat(row.Select(cell => cell is "PASS" or "FAIL" ? $"<td class=\"{cell}\">{cell}</td>" : $"<td>{Escape(cell)}</td>")) + "</tr>\n");
        }

        return Raw("</table>\n");
    }

    /// <summary>Writes the page to a file whose name contains the kind of report and the time.</summary>
    /// <returns>Path of the file.</returns>
    public async Task<string> SaveAsync(string folder, string kind, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kind}-{at.UtcDateTime:yyyyMMdd-HHmmss}.html"));
        await File.WriteAllTextAsync(
            path,
            $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Escape(title)}</title><style>{Style}</style></head>\n<body><h1>{Escape(title)}</h1>\n{_body}</body></html>\n",
            cancellationToken);
        return path;
    }

    private HtmlPage Raw(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
