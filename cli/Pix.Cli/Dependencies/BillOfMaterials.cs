using System.Text;
using System.Text.Json;

namespace Pix.Cli.Dependencies;

/// <summary>CycloneDX 1.6 in JSON: the same packages give the same text, so that a change is a difference.</summary>
internal static class BillOfMaterials
{
    public static string Of(IEnumerable<PackageVersion> packages)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("name", "Pix");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (var package in packages)
            {
                Write(json, package);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, PackageVersion package)
    {
        var url = $"pkg:nuget/{package.Id}@{package.Version}";
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", url);
        json.WriteString("name", package.Id);
        json.WriteString("version", package.Version);
        json.WriteString("purl", url);
        json.WriteEndObject();
    }
}
