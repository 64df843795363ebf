using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pix.Cli.Output;

/// <summary>Writes one JSON object. The names of its members are written exactly as given.</summary>
internal static class JsonObject
{
    // Characters outside ASCII are written without escapes, to be readable. This is safe, because the output is never part of a web page.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, IEnumerable<(string Name, object? Value)> facts) =>
        output.WriteLine(JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Name, fact => fact.Value), Readable));
}
