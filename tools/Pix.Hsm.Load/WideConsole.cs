using Spectre.Console;

namespace Pix.Hsm.Load;

/// <summary>Writes tables 160 columns wide if the output is redirected, so that a row stays on one line.</summary>
internal static class WideConsole
{
    private const int WidthWithoutTerminal = 160;

    public static void Write(Table table)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthWithoutTerminal;
        }

        AnsiConsole.Write(table);
    }
}
