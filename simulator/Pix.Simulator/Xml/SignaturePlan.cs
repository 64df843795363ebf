using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Where a signature is inserted into a document, and which parts of the document it covers besides its own KeyInfo.</summary>
internal sealed record SignaturePlan(
    XmlElement Parent, XmlNode? Before, Func<XmlElement, IReadOnlyList<ParsedReference>> References);
