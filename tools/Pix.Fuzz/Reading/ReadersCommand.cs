using System.Globalization;

namespace Pix.Fuzz.Reading;

/// <summary>The command <c>./pix fuzz readers</c>: reads documents that Pix accepts with all other readers, or writes the tables of docs/reading.md.</summary>
internal static class ReadersCommand
{
    private const int Documents = 5000, MostShown = 20;

    /// <summary>Runs the command; returns 0 if all readers saw what Pix saw or the tables were written, 1 if not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (args is ["--table"])
        {
            ReadingTable.Write();
            return 0;
        }

        var documents = Documents;
        var seed = Environment.TickCount & int.MaxValue;
        if (args.Length > 2 || (args.Length > 0 && !TryNumber(args[0], out documents)) || (args.Length > 1 && !TryNumber(args[1], out seed)))
        {
            Console.Error.WriteLine("usage: ./pix fuzz readers [DOCUMENTS [SEED]] | --table");
            return 2;
        }

        using var differential = new ReadingDifferential(seed);
        Console.WriteLine($"Looking for documents that Pix accepts and somebody reads otherwise, seed {seed}.");
        var differences = differential.Run(documents);
        Console.WriteLine($"{differential.Tried} made, {differential.Accepted} accepted and read by: {string.Join(", ", differential.Readers.Select(reader => $"{reader.Key} ({reader.Value})"))}.");
        foreach (var difference in differences.Take(MostShown))
        {
            Console.WriteLine($"FOUND {difference}");
        }

        Console.WriteLine(differences.Count == 0 ? "Everybody read what Pix read." : $"{differences.Count} read otherwise; again with: ./pix fuzz readers {documents} {seed}");
        return differences.Count == 0 ? 0 : 1;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 0;
}
