using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Checks that a reference by Id has exactly one target, because signature wrapping works with a second target.</summary>
internal static class Ids
{
    private static readonly string[] Names = ["Id", "ID", "id"];

    public static bool IsUnique(XmlDocument document, string id) =>
        document.GetElementsByTagName("*").OfType<XmlElement>().Count(element => HasId(element, id)) == 1;

    private static bool HasId(XmlElement element, string id) =>
        Names.Any(name => element.HasAttribute(name) && element.GetAttribute(name) == id);
}
