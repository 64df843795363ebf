using System.CommandLine;

namespace Pix.Cli.Reading;

/// <summary>The commands <c>pix stream withheld [list|show]</c> for messages that did not verify.</summary>
internal static class StreamCommand
{
    public static Command Create() => new("stream", "What became of the messages that were read from streams.") { Withheld() };

    private static Command Withheld()
    {
        var list = ListWithheldCommand.Create("list");
        var withheld = ListWithheldCommand.Create("withheld");
        withheld.Subcommands.Add(list);
        withheld.Subcommands.Add(ShowWithheldCommand.Create());
        return withheld;
    }
}
