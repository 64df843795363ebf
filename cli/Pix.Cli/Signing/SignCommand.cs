using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Signing;

/// <summary>The command <c>pix sign spi|dict IN -o OUT</c>, which signs one document.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var profile = ProfileArgument.Create();
        var document = new Argument<string>("in") { Description = "The unsigned document." };
        var output = new FileOption("Where the signed document goes.") { Required = true };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "The time whose key signs, as 2026-12-01T03:00:00Z. Without it: the creation time of an SPI message that is at most 24 hours old, as the silo does; otherwise now.",
            HelpName = "TIME",
        };
        var json = new JsonOption();
        var command = new Command(
            "sign",
            "Sign a document with the key in the token that is in force at its time, as the silo does. Prints OUT<TAB>SIGNED<TAB>serial number of the certificate. "
            + "Exit code 0: signed; 1: the document cannot be signed; 2: wrong arguments; 3: the token or a setting does not work.")
        {
            profile, document, output, at,
        };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var job = new SigningJob(parsed.Profile(profile), parsed.GetRequiredValue(document), parsed.GetRequiredValue(output), parsed.GetValue(at));
            var serialNumber = await job.RunAsync(cancellationToken);
            json.Write(parsed, $"{job.Output}\tSIGNED\t{serialNumber}", ("file", job.Output), ("serial", serialNumber));
            return ExitCode.Success;
        });
        return command;
    }
}
