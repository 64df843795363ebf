namespace Pix.Mutation;

/// <summary>A part of a source file between two empty lines, mostly one member.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Start">Position of the first character.</param>
/// <param name="End">Position after the last character.</param>
/// <param name="Lines">Number of lines with code that can be mutated.</param>
internal sealed record Piece(string File, int Start, int End, int Lines)
{
    /// <summary>Returns the pieces of a file that contain code.</summary>
    public static IEnumerable<Piece> Of(string file, string text)
    {
        int start = 0, lines = 0, position = 0;
        foreach (var line in text.Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                if (lines > 0)
                {
                    yield return new Piece(file, start, position, lines);
                }

                start = position + line.Length + 1;
                lines = 0;
            }
            else if (IsCode(line.AsSpan().Trim()))
            {
                lines++;
            }

            position += line.Length + 1;
        }

        if (lines > 0)
        {
            yield return new Piece(file, start, text.Length, lines);
        }
    }

    private static bool IsCode(ReadOnlySpan<char> line) =>
        line is not ("{" or "}" or "};" or "});")
        && !line.StartsWith("//") && !line.StartsWith("[") && !line.StartsWith("using ") && !line.StartsWith("namespace ") && !line.StartsWith("#");
}
