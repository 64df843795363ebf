using System.Text.Json;

namespace Pix.Scale.Model;

/// <summary>The command <c>./pix scale --model</c>, which prints the arithmetic of docs/scaling.md.</summary>
internal static class ModelCommand
{
    /// <summary>Name of the file of inputs in <c>docs/</c>.</summary>
    public const string InputsFile = "scaling.inputs.json";

    /// <summary>Prints the arithmetic; the exit code is 2 if the inputs cannot be read.</summary>
    public static int Run(string? inputs)
    {
        var path = inputs ?? Path.Combine(Load.Targets.Places.Root, "docs", InputsFile);
        try
        {
            foreach (var line in ScaleModel.Lines(ModelInputs.Read(path)))
            {
                Console.WriteLine(line);
            }

            return 0;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            Console.Error.WriteLine($"pix: {path}: {unusable.Message}");
            return 2;
        }
    }
}
