using Spectre.Console;

namespace Pix.Hsm.Load;

/// <summary>Tables that keep a row on one line when no window says how wide it is.</summary>
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
