using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Reading;

/// <summary>The command <c>pix stream withheld [list]</c>, which lists messages that did not verify.</summary>
internal static class ListWithheldCommand
{
    public static Command Create(string name)
    {
        var output = new OutputOptions();
        var command = new Command(name, "List the messages that did not verify and were withheld from their readers.");
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rows = await WithheldMessages.ListAsync(cancellationToken);
            output.Choose(parsed).Write(Rows.Of(WithheldMessages.Columns, rows), Console.Out);
            return ExitCode.Success;
        });
        return command;
    }
}
