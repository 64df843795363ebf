using System.CommandLine;

namespace Pix.Cli.Completion;

/// <summary>The command <c>pix completion bash|zsh</c>, which prints a completion script.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print a completion script: source <(./pix completion bash)") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(CompletionScript.For(parsed.RootCommandResult.Command, parsed.GetRequiredValue(shell)));
            return ExitCode.Success;
        });
        return command;
    }
}
