using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Sending;

/// <summary><c>pix send spi|dict FILE</c>.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var profile = ProfileArgument.Create();
        var file = new Argument<string>("file") { Description = "The unsigned document." };
        var path = new Option<string>("--path") { Description = "Path at the Central Bank. Default: for spi, the participant's inbox; for dict, by the document's root." };
        var url = new Option<string>("--url") { Description = "The front door. Default: its port of the settings on this machine." };
        var output = new Option<string>("--output", "-o") { Description = "Where the answer's body goes. Default: nowhere.", HelpName = "OUT" };
        var token = new Option<string>("--token-file") { Description = "File with a bearer token." };
        var certificate = new Option<string>("--certificate") { Description = "PEM file with a client certificate and its key." };
        var authority = new Option<string>("--authority") { Description = "PEM file with the authority of the front door's certificate." };
        var json = new JsonOption();
        var command = new Command(
            "send",
            "Send a document through the front door; prints status, outcome and ids. "
            + "Exit code 0: the Central Bank answered 2xx; 1: it refused, or Pix did; 2: wrong arguments; 3: no front door answers.")
        {
            profile, file, path, url, output, token, certificate, authority,
        };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var job = new SendJob
            {
                Channel = parsed.GetRequiredValue(profile),
                File = parsed.GetRequiredValue(file),
                Path = parsed.GetValue(path),
                Url = parsed.GetValue(url),
                TokenFile = parsed.GetValue(token),
                CertificateFile = parsed.GetValue(certificate),
                AuthorityFile = parsed.GetValue(authority),
            };
            var sent = await job.RunAsync(Settings.Read(), cancellationToken);
            json.Write(parsed, sent.Text, sent.AllFacts);
            if (parsed.GetValue(output) is { } place)
            {
                await KeepAsync(place, sent.Body, cancellationToken);
            }

            return sent.Status is >= 200 and < 300 ? ExitCode.Success : ExitCode.No;
        });
        return command;
    }

    // The message is out: an answer that cannot be kept must not look like one that never came.
    private static async Task KeepAsync(string place, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllBytesAsync(place, body, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"pix: The answer's body cannot be written to '{place}': {e.Message}");
        }
    }
}
