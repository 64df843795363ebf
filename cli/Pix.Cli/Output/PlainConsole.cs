using Spectre.Console;

namespace Pix.Cli.Output;

/// <summary>Makes the Spectre console that writes tables to an output.</summary>
internal static class PlainConsole
{
    // Width in characters if the output is a pipe or a file. It is large, so that each row stays on one line.
    private const int WidthWithoutTerminal = 400;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
