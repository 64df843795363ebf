using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Checks that exactly one element has the Id that a reference contains. Otherwise a signature wrapping attack is possible.</summary>
internal static class Ids
{
    private static readonly string[] Names = ["Id", "ID", "id"];

    public static bool IsUnique(XmlDocument document, string id) =>
        document.GetElementsByTagName("*").OfType<XmlElement>().Count(element => HasId(element, id)) == 1;

    private static bool HasId(XmlElement element, string id) =>
        Names.Any(name => element.HasAttribute(name) && element.GetAttribute(name) == id);
}
