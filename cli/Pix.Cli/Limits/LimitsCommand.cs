using System.CommandLine;

namespace Pix.Cli.Limits;

/// <summary>The commands <c>pix limits show|reset</c> for the Central Bank's rate limits.</summary>
internal static class LimitsCommand
{
    public static Command Create() => new("limits", "The Central Bank's limits as the running Pix counts them; end a pause after a 429.")
    {
        LimitsShowCommand.Create(),
        LimitsResetCommand.Create(),
    };
}
