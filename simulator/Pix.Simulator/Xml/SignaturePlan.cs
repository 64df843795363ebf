using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>The place of a signature, and its coverage besides its own KeyInfo.</summary>
internal sealed record SignaturePlan(
    XmlElement Parent, XmlNode? Before, Func<XmlElement, IReadOnlyList<ParsedReference>> References);
