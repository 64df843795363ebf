using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>A claim, infraction report, refund, fraud marker or funds recovery: its element and its parties.</summary>
/// <param name="Xml">As answers contain it; never changed in place.</param>
/// <param name="Parties">ISPB by role.</param>
internal sealed record Resource(XElement Xml, IReadOnlyDictionary<string, string> Parties)
{
    public string Id => Text("Id");

    public string Status => Text("Status");

    public string Text(string field) => Xml.Element(field)?.Value ?? "";

    public bool HasParty(string ispb) => Parties.Values.Contains(ispb);
}
