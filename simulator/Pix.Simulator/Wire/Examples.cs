using System.Xml.Linq;

namespace Pix.Simulator.Wire;

/// <summary>Loads the Central Bank's example documents, which are embedded in the assembly.</summary>
internal static class Examples
{
    public static XElement Load(string name)
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream($"Pix.Simulator.Examples.{name}.xml")
            ?? throw new ArgumentException($"There is no example {name}.", nameof(name));
        return XDocument.Load(stream).Root!;
    }
}
