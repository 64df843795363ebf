using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pix.Cli.Output;

/// <summary>One JSON object on one output, names as they are.</summary>
internal static class JsonObject
{
    // For a terminal or a file, not a web page: characters beyond ASCII stay readable.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, IEnumerable<(string Name, object? Value)> facts) =>
        output.WriteLine(JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Name, fact => fact.Value), Readable));
}
