using Spectre.Console;

namespace Pix.Cli.Output;

/// <summary>The console that tables are written to.</summary>
internal static class PlainConsole
{
    // Width for output that is no terminal, so that a pipe or a log gets each row on one line.
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
