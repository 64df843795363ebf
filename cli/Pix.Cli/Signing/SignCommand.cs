using System.CommandLine;

namespace Pix.Cli.Signing;

/// <summary><c>pix sign spi|dict IN -o OUT</c>.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var profile = ProfileArgument.Create();
        var document = new Argument<string>("in") { Description = "The unsigned document." };
        var output = new Option<string>("--output", "-o") { Description = "Where the signed document goes.", HelpName = "OUT", Required = true };
        var command = new Command(
            "sign",
            "Sign a document with the key in the token, as the silo does. Prints OUT<TAB>SIGNED<TAB>serial number of the certificate. "
            + "Exit code 0: signed; 1: the document cannot be signed; 2: wrong arguments; 3: the token or a setting does not work.")
        {
            profile, document, output,
        };
        command.SetAction((parsed, cancellationToken) => SignAsync(
            new SigningJob(parsed.Profile(profile), parsed.GetRequiredValue(document), parsed.GetRequiredValue(output)), cancellationToken));
        return command;
    }

    private static async Task<int> SignAsync(SigningJob job, CancellationToken cancellationToken)
    {
        var serialNumber = await job.RunAsync(cancellationToken);
        Console.Out.WriteLine($"{job.Output}\tSIGNED\t{serialNumber}");
        return ExitCode.Success;
    }
}
