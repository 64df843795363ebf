using System.CommandLine;
using System.Text.RegularExpressions;

namespace Pix.Cli;

/// <summary>
/// Refuses an argument that looks like an option. Otherwise System.CommandLine would read a mistyped option such as <c>keygen --josn</c> as a
/// key with the name <c>--josn</c>. SQL that begins with a comment (two hyphens and a blank) is accepted.
/// </summary>
internal static partial class MistypedOption
{
    public static Command Refuse(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result =>
            {
                foreach (var token in result.Tokens.Where(token => Pattern().IsMatch(token.Value)))
                {
                    result.AddError($"There is no option '{token.Value}'.");
                }
            });
        }

        foreach (var subcommand in command.Subcommands)
        {
            Refuse(subcommand);
        }

        return command;
    }

    [GeneratedRegex(@"^--[A-Za-z][A-Za-z0-9-]*(=.*)?$")]
    private static partial Regex Pattern();
}
