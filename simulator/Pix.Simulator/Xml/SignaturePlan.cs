using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Where a signature goes, and what it covers besides its own KeyInfo.</summary>
internal sealed record SignaturePlan(
    XmlElement Parent, XmlNode? Before, Func<XmlElement, IReadOnlyList<ParsedReference>> References);
