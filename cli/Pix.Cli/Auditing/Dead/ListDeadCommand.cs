using System.CommandLine;
using Pix.Audit.DeadLetters;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing.Dead;

/// <summary>The command <c>pix audit dead list</c>, which lists dead letters without their contents.</summary>
internal static class ListDeadCommand
{
    private static readonly string[] Columns = ["kept_at", "name", "kind", "record_id", "bytes", "state"];

    public static Command Create()
    {
        var path = DeadLetterStore.PathOption();
        var output = new OutputOptions();
        var command = new Command("list", "List the dead letters of all silos: names, kinds, ids; never contents.") { path };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var store = DeadLetterStore.Open(parsed.GetValue(path));
            var rows = store.Letters
                .Select(letter => new object?[] { letter.KeptAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), letter.Name, KindOf(letter), letter.RecordId, letter.Bytes, letter.State });
            output.Choose(parsed).Write(Rows.Of(Columns, rows), Console.Out);
            return Tell(store.Closed);
        });
        return command;
    }

    // Reports on standard error each folder that could not be read. Its dead letters are missing in the printed list.
    private static int Tell(IReadOnlyList<string> closed)
    {
        foreach (var why in closed)
        {
            Console.Error.WriteLine($"pix: Not in this list: {why}");
        }

        return closed.Count > 0 ? ExitCode.Broken : ExitCode.Success;
    }

    /// <summary>Returns the word that all commands print for the kind of a dead letter.</summary>
    public static string KindOf(DeadLetter letter) => letter.Kind.ToString().ToLowerInvariant();
}
