using System.Reflection;
using System.Text;

namespace Pix.Api.Documentation;

/// <summary>The OpenAPI document of the front door.</summary>
internal static class FrontDoorDocument
{
    // Placeholder in the file for the version number, which is kept only in Directory.Build.props.
    private const string Blank = "{version}";

    /// <summary>Returns the document with this program's version, as JSON in UTF-8.</summary>
    public static byte[] Read()
    {
        using var stream = typeof(FrontDoorDocument).Assembly.GetManifestResourceStream("documentation/openapi.json")
            ?? throw new InvalidOperationException("The program was built without openapi.json.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var version = typeof(FrontDoorDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(Blank, version, StringComparison.Ordinal));
    }
}
