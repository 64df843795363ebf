using System.CommandLine;

namespace Pix.Cli.Tests.Support;

/// <summary>The commands of the command line, as System.CommandLine has them.</summary>
internal static class CommandTree
{
    public static Command Root { get; } = CommandLine.Commands();

    /// <summary>Every command that does something, by the words that one types.</summary>
    public static IReadOnlyDictionary<string, Command> Leaves { get; } = Below(Root, "").ToDictionary();

    private static IEnumerable<KeyValuePair<string, Command>> Below(Command command, string path) => command.Subcommands.Count == 0
        ? [KeyValuePair.Create(path, command)]
        : command.Subcommands.SelectMany(sub => Below(sub, $"{path} {sub.Name}".Trim()));
}
