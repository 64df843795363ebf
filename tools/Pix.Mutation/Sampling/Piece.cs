namespace Pix.Mutation;

/// <summary>A stretch of a source file between two empty lines: mostly one member.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Start">Its first character's position.</param>
/// <param name="End">The position after its last character.</param>
/// <param name="Lines">Lines with code that could be mutated.</param>
internal sealed record Piece(string File, int Start, int End, int Lines)
{
    /// <summary>The pieces of a file that have code.</summary>
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
