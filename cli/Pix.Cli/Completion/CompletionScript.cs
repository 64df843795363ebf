using System.CommandLine;
using System.Text;

namespace Pix.Cli.Completion;

/// <summary>Writes a shell script that completes commands and options. Where no command or option fits, the script completes file names.</summary>
internal static class CompletionScript
{
    // Commands that the script ./pix runs itself, so this program does not have them.
    private static readonly string[] OfTheScript = ["up", "down", "status", "logs", "test", "bench", "load", "fuzz", "chaos", "deps", "help"];

    public static string For(Command root, string shell)
    {
        var script = new StringBuilder();
        if (shell == "zsh")
        {
            script.Append("autoload -U +X bashcompinit && bashcompinit\n");
        }

        script.Append("_pix() {\n  local word=${COMP_WORDS[COMP_CWORD]} path= each\n");
        script.Append("  for each in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do [[ $each == -* ]] || path+=\" $each\"; done\n");
        script.Append("  local words=\n  case \"$path\" in\n");
        script.Append($"    '') words='{string.Join(' ', OfTheScript.Concat(Words(root)))}' ;;\n");
        Append(script, root, "");
        script.Append("  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n");
        script.Append("complete -o default -F _pix pix ./pix\n");
        return script.ToString();
    }

    private static void Append(StringBuilder script, Command parent, string path)
    {
        foreach (var command in parent.Subcommands)
        {
            var own = $"{path} {command.Name}";
            Append(script, command, own);
            script.Append($"    '{own}'*) words='{string.Join(' ', Words(command))}' ;;\n");
        }
    }

    private static IEnumerable<string> Words(Command command) => command.Subcommands.Select(subcommand => subcommand.Name)
        .Concat(command.Arguments.SelectMany(argument => argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)))
        .Concat(command.Options.Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal)));
}
