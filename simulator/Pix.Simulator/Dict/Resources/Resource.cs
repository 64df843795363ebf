using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>A claim, infraction report, refund, fraud marker or funds recovery.</summary>
/// <param name="Xml">The XML element of the resource, as answers contain it. A change makes a new element and never modifies this one.</param>
/// <param name="Parties">ISPB of each party, with the party's role as the key.</param>
internal sealed record Resource(XElement Xml, IReadOnlyDictionary<string, string> Parties)
{
    public string Id => Text("Id");

    public string Status => Text("Status");

    public string Text(string field) => Xml.Element(field)?.Value ?? "";

    public bool HasParty(string ispb) => Parties.Values.Contains(ispb);
}
