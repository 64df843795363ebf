using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pix.Cli.Output;

/// <summary>Writes one JSON object to an output, with the names unchanged.</summary>
internal static class JsonObject
{
    // The output is for a terminal or a file and not for a web page, so characters beyond ASCII stay readable.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, IEnumerable<(string Name, object? Value)> facts) =>
        output.WriteLine(JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Name, fact => fact.Value), Readable));
}
