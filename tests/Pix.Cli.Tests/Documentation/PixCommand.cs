using System.CommandLine;
using System.Text.RegularExpressions;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Documentation;

/// <summary>A command of <c>./pix</c> as documentation writes it, held against the command line and the script.</summary>
internal static partial class PixCommand
{
    private static readonly string[] OfTheScript =
    [
        .. CaseLabel().Matches(File.ReadAllText(PixScript.Path)).SelectMany(label => label.Groups[1].Value.Split('|', StringSplitOptions.TrimEntries)).Where(word => CommandTree.Root.Subcommands.All(command => command.Name != word)),
    ];

    // Where the options of what the script itself does are read: the script's part, and the program behind it.
    private static readonly Dictionary<string, string[]> Sources = new()
    {
        ["up"] = ["scripts/up.sh"],
        ["down"] = ["scripts/up.sh"],
        ["status"] = ["scripts/say.sh"],
        ["deps"] = ["scripts/say.sh"],
        ["logs"] = ["scripts/status.sh"],
        ["test"] = ["scripts/test.sh"],
        ["bench"] = ["scripts/bench.sh", "tools/Pix.Bench", "tools/Pix.Hsm.Load", "tools/Pix.Audit.Bench", "tools/Pix.Load"],
        ["chaos"] = ["scripts/chaos.sh", "tools/Pix.Hsm.Load", "tools/Pix.Chaos"],
        ["fuzz"] = ["tools/Pix.Fuzz"],
        ["mutate"] = ["tools/Pix.Mutation"],
        ["load"] = ["tools/Pix.Load"],
        ["rehearse"] = ["tools/Pix.Load"],
        ["scale"] = ["tools/Pix.Scale"],
        ["rooms"] = ["scripts/rooms.sh"],
        ["events"] = ["scripts/events.sh"],
        ["simulate"] = ["tools/Pix.Simulation", "scripts/simulate.sh"],
    };

    /// <summary>The names under which docs/commands.md must list it; none when only a group is named. Throws for what does not exist.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        var words = text.Split(" -- ")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => word.Trim('[', ']', ',', '.')).ToArray();
        return words[0] switch
        {
            "help" or "COMMAND" => [],
            var word when OfTheScript.Contains(word) => OfScript(words),
            _ => [.. Below(CommandTree.Root, words, "")],
        };
    }

    private static IReadOnlyList<string> OfScript(string[] words)
    {
        var sources = string.Concat(Sources[words[0]].Select(path => Path.Combine(Repository.Root, path)).SelectMany(path => File.Exists(path) ? [path] : Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText));
        foreach (var option in words.Where(word => word.StartsWith('-')).Select(word => word.Split('=', '[')[0]))
        {
            Assert.True(sources.Contains(option, StringComparison.Ordinal), $"./pix {words[0]} knows no {option}.");
        }

        var group = words.Length > 1 && words[0] is "bench" or "chaos" or "fuzz" && words.Length > 1 && char.IsLower(words[1][0]);
        return group ? [.. words[1].Split('|').Select(word => $"{words[0]} {word}")] : [words[0]];
    }

    private static IEnumerable<string> Below(Command command, string[] words, string path)
    {
        if (command.Subcommands.Count == 0)
        {
            foreach (var option in words.Where(word => word.StartsWith('-')))
            {
                Assert.True(command.Options.Any(known => known.Name == option || known.Aliases.Contains(option)) || option == "--help", $"./pix {path} knows no {option}.");
            }

            return [path];
        }

        return words.Length == 0 ? [] : words[0].Split('|').SelectMany(word =>
        {
            var below = command.Subcommands.SingleOrDefault(known => known.Name == word);
            Assert.True(below is not null, $"./pix {path} knows no {word}.");
            return Below(below!, words[1..], $"{path} {word}".Trim());
        });
    }

    [GeneratedRegex("^    ([a-z][a-z |]*)\\)", RegexOptions.Multiline)]
    private static partial Regex CaseLabel();
}
