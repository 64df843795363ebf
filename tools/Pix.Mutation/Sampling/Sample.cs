namespace Pix.Mutation;

/// <summary>Draws pieces of rooms at random. From the same source the same seed draws the same pieces.</summary>
internal static class Sample
{
    /// <summary>Average number of lines with code for one mutant, measured over whole rooms without string and log mutants.</summary>
    private const double LinesPerMutant = 1.5;

    /// <summary>Returns Stryker patterns for each room, for about the given number of mutants; a room without drawn pieces is not in the result.</summary>
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

    // Stryker's form is File.cs{first..last}{first..last}, with positions of characters.
    private static string[] Patterns(string project, IEnumerable<Piece> pieces) =>
    [
        .. pieces.GroupBy(piece => piece.File).Select(file =>
            Path.GetRelativePath(project, file.Key) + string.Concat(file.OrderBy(piece => piece.Start).Select(piece => $"{{{piece.Start}..{piece.End}}}"))),
    ];
}
