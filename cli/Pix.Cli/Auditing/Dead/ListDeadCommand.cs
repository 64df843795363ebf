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

    // Reports on standard error which folders could not be read, so their letters are not in the list.
    private static int Tell(IReadOnlyList<string> closed)
    {
        foreach (var why in closed)
        {
            Console.Error.WriteLine($"pix: Not in this list: {why}");
        }

        return closed.Count > 0 ? ExitCode.Broken : ExitCode.Success;
    }

    /// <summary>Returns the word for a kind of dead letter, the same in every command.</summary>
    public static string KindOf(DeadLetter letter) => letter.Kind.ToString().ToLowerInvariant();
}
