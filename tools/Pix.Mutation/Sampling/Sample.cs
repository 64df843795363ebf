namespace Pix.Mutation;

/// <summary>Pieces of rooms, drawn by a seed: the same seed draws the same pieces of the same source.</summary>
internal static class Sample
{
    /// <summary>Lines with code for one mutant, strings and logs left out; measured over whole rooms.</summary>
    private const double LinesPerMutant = 1.5;

    /// <summary>Patterns for Stryker by room, for about so many mutants; rooms that nothing was drawn from are not there.</summary>
    public static Dictionary<Room, string[]> Draw(IEnumerable<Room> rooms, string root, int seed, int mutants)
    {
        var pieces = rooms
            .SelectMany(room => room.Files(root).SelectMany(file => Piece.Of(file, File.ReadAllText(file))).Select(piece => (Room: room, Piece: piece)))
            .ToArray();
        new Random(seed).Shuffle(pieces);
        var wanted = mutants * LinesPerMutant;
        return pieces
            .TakeWhile(drawn => (wanted -= drawn.Piece.Lines) > -drawn.Piece.Lines)
            .GroupBy(drawn => drawn.Room, drawn => drawn.Piece)
            .ToDictionary(drawn => drawn.Key, drawn => Patterns(Path.Combine(root, drawn.Key.Project), drawn));
    }

    // Stryker's form: File.cs{first..last}{first..last}, in positions of characters.
    private static string[] Patterns(string project, IEnumerable<Piece> pieces) =>
    [
        .. pieces.GroupBy(piece => piece.File).Select(file =>
            Path.GetRelativePath(project, file.Key) + string.Concat(file.OrderBy(piece => piece.Start).Select(piece => $"{{{piece.Start}..{piece.End}}}"))),
    ];
}
