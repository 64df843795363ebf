using System.CommandLine;
using Pix.Audit.DeadLetters;
using Pix.Settings;

namespace Pix.Cli.Auditing.Dead;

/// <summary>The dead letters of all silos whose journals are in one folder.</summary>
internal sealed class DeadLetterStore
{
    private readonly IReadOnlyList<(DeadLetterFolder Folder, DeadLetter Letter)> _letters;

    private DeadLetterStore(IReadOnlyList<(DeadLetterFolder Folder, DeadLetter Letter)> letters, IReadOnlyList<string> closed) => (_letters, Closed) = (letters, closed);

    /// <summary>The dead letters, ordered by silo. The oldest letter of each silo comes first.</summary>
    public IEnumerable<DeadLetter> Letters => _letters.Select(found => found.Letter);

    /// <summary>One sentence for each folder that this user cannot read. The dead letters of such a folder are missing in <see cref="Letters"/>.</summary>
    public IReadOnlyList<string> Closed { get; }

    public static Option<string?> PathOption() => new("--path") { Description = "Root of the journals. Default: Pix:JournalPath.", HelpName = "DIR" };

    /// <exception cref="CommandException">The folder does not exist, or cannot be read.</exception>
    public static DeadLetterStore Open(string? path)
    {
        var root = string.IsNullOrEmpty(path) ? Settings.Read()["Pix:JournalPath"] : path;
        if (string.IsNullOrEmpty(root))
        {
            throw CommandException.Broken("Pix:JournalPath is empty; it must be the root of the journals (Pix__JournalPath in the environment; ./pix up sets it), or give --path DIR.");
        }

        return Try(() => Read(root));
    }

    /// <summary>Finds a dead letter by its name in the list, its file name, or its record id.</summary>
    /// <exception cref="CommandException">No dead letter has this name or id, or several have it.</exception>
    public (DeadLetterFolder Folder, DeadLetter Letter) Find(string name)
    {
        var found = _letters.Where(one => one.Letter.Name == name || one.Letter.Name.EndsWith("/" + name, StringComparison.Ordinal) || (name.Length > 0 && one.Letter.RecordId == name)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 when Closed.Count > 0 => throw CommandException.Broken($"There is no dead letter '{name}' among those that can be read. {string.Join(' ', Closed)}"),
            0 => throw CommandException.Usage($"There is no dead letter '{name}'; './pix audit dead list' names them."),
            _ => throw CommandException.Usage($"'{name}' is {found.Count} dead letters; give one of: {string.Join(", ", found.Select(one => one.Letter.Name))}."),
        };
    }

    /// <exception cref="CommandException">The folder cannot be read or written.</exception>
    public static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Broken($"The dead letters cannot be read or written: {refused.Message}", refused);
        }
    }

    // Continues after a folder that this user cannot read, so that the dead letters of other silos are still found.
    private static DeadLetterStore Read(string root)
    {
        var letters = new List<(DeadLetterFolder Folder, DeadLetter Letter)>();
        var closed = new List<ClosedPathException>();
        foreach (var folder in DeadLetterFolder.All(root))
        {
            try
            {
                letters.AddRange(folder.Letters().Select(letter => (folder, letter)));
            }
            catch (ClosedPathException refused)
            {
                closed.Add(refused);
            }
        }

        return new(letters, [.. closed.DistinctBy(refused => refused.Closed).Select(refused => refused.Message)]);
    }
}
