using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>A claim, infraction report, refund, fraud marker or funds recovery.</summary>
/// <param name="Xml">The element as answers contain it; a change replaces the element, which is never changed in place.</param>
/// <param name="Parties">ISPB of each party, by its role.</param>
internal sealed record Resource(XElement Xml, IReadOnlyDictionary<string, string> Parties)
{
    public string Id => Text("Id");

    public string Status => Text("Status");

    public string Text(string field) => Xml.Element(field)?.Value ?? "";

    public bool HasParty(string ispb) => Parties.Values.Contains(ispb);
}
