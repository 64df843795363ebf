using System.Text.Json;

namespace Pix.Scale.Model;

/// <summary>Measured figures, assumptions and prices by name, as in <c>docs/scaling.inputs.json</c>.</summary>
internal sealed class ModelInputs(IReadOnlyDictionary<string, ModelInput> inputs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>All inputs, in the order of the file.</summary>
    public IReadOnlyDictionary<string, ModelInput> All => inputs;

    /// <summary>Value of the input with a name.</summary>
    /// <exception cref="InvalidDataException">There is no input with this name.</exception>
    public double this[string name] => inputs.TryGetValue(name, out var input) ? input.Value : throw new InvalidDataException($"The inputs have no '{name}'.");

    /// <summary>Reads a file.</summary>
    public static ModelInputs Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads the text of a file.</summary>
    public static ModelInputs Parse(string json) => new(JsonSerializer.Deserialize<Dictionary<string, ModelInput>>(json, Json)!);
}
