using System.Xml.Linq;

namespace Pix.Simulator.Dict;

/// <summary>The Central Bank's own example answers, embedded.</summary>
internal static class Examples
{
    public static XElement Load(string name)
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream($"Pix.Simulator.Examples.{name}.xml")
            ?? throw new ArgumentException($"There is no example {name}.", nameof(name));
        return XDocument.Load(stream).Root!;
    }
}
