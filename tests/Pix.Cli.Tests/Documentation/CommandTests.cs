using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Documentation;

/// <summary>No command in the documentation is unknown, and each is run by a test or says why not (docs/commands.md).</summary>
public sealed partial class CommandTests
{
    public static TheoryData<string> Pages => [.. DocumentedCommands.Pages];

    public static TheoryData<string> Listed => [.. CommandTable.OfPix.Keys, .. CommandTable.OfOthers.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_of_a_page_exists_and_is_listed(string page)
    {
        var names = DocumentedCommands.Mentions(page).Concat(DocumentedCommands.Lines(page).Where(IsPix).Select(line => line["./pix ".Length..])).SelectMany(PixCommand.Names);

        Assert.All(names, name => Assert.Contains(name, CommandTable.OfPix));
        Assert.All(DocumentedCommands.Lines(page).Where(line => !IsPix(line)), line => Assert.True(CommandTable.OfOthers.Keys.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)), line));
        Assert.Empty(DocumentedCommands.Unmarked(page));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Whole_lines_are_taken_as_they_stand(string page)
    {
        foreach (var line in DocumentedCommands.Lines(page).Where(IsPix))
        {
            var words = CommandLineParser.SplitCommandLine(line).ToArray();
            if (CommandTree.Root.Subcommands.Any(command => command.Name == words[1]))
            {
                Assert.True(CommandTree.Root.Parse(words[1..]).Errors is [], $"{line}: {string.Join(' ', CommandTree.Root.Parse(words[1..]).Errors)}");
            }
        }
    }

    [Fact]
    public void Every_command_is_listed()
    {
        var script = Usage().Matches(File.ReadAllText(PixScript.Path)).Select(line => line.Groups[1].Value + line.Groups[2].Value).Where(word => CommandTree.Root.Subcommands.All(command => command.Name != word));

        Assert.All(CommandTree.Leaves.Keys.Concat(script), name => Assert.True(CommandTable.OfPix.Keys.Any(listed => listed == name || listed.StartsWith(name + " ", StringComparison.Ordinal)), name));
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public void What_is_listed_names_a_test_that_has_the_command_or_says_why_not(string command)
    {
        var listed = CommandTable.OfPix.GetValueOrDefault(command) ?? CommandTable.OfOthers[command];
        var files = TestFile().Matches(listed).Select(match => Path.Combine(Repository.Root, match.Groups[1].Value)).ToList();

        Assert.All(files, file => Assert.True(Path.Exists(file), file));
        if (listed.StartsWith("not run", StringComparison.Ordinal))
        {
            Assert.True(listed.Length > "not run: as".Length, listed);
        }
        else
        {
            Assert.NotEmpty(files);
            Assert.Contains(Trace(command), File.ReadAllText(files[0]), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("audit nonsense")]
    [InlineData("hsm list --nonsense")]
    [InlineData("nonsense")]
    [InlineData("status --nonsense")]
    [InlineData("config check|nonsense")]
    public void What_does_not_exist_fails(string command) => Assert.ThrowsAny<Exception>(() => PixCommand.Names(command));

    // What must be found in the test: the command's last word, its stem where the test calls the code by name.
    private static string Trace(string command) => command switch
    {
        "rehearse" => "rehears",
        "help" => "usage",
        _ when command.Contains("samples/clients", StringComparison.Ordinal) => "Clients.RunAsync",
        _ => command.Split(' ', '/')[^1].TrimStart('-'),
    };

    private static bool IsPix(string line) => line.StartsWith("./pix ", StringComparison.Ordinal);

    [GeneratedRegex("^\\./pix ([a-z]+)|  \\./pix ([a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Usage();

    [GeneratedRegex("`(tests/[^`]+)`")]
    private static partial Regex TestFile();
}
