using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict;

/// <summary>A request that passed the checks common to all DICT operations: certificate, headers, body, signature and rate limits.</summary>
internal sealed record DictCall(DictOperation Operation, WireRequest Request, IReadOnlyList<string> PathValues, XElement? Body, DateTimeOffset Now)
{
    /// <summary>The present time in DICT's form: UTC, three decimals.</summary>
    public string Timestamp => DictTime.Text(Now);

    /// <summary>The first value in the path, unescaped; for example <c>%2B</c> becomes the + of a telephone number.</summary>
    public string Id => PathValues[0];

    public string BodyText(params string[] path) =>
        path.Aggregate(Body, (element, name) => element?.Element(name))?.Value ?? "";

    public string? Query(string name) =>
        QueryHelpers.ParseQuery(Request.Query).TryGetValue(name, out var values) ? values.ToString() : null;
}
