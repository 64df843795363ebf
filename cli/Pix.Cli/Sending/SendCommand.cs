using System.CommandLine;
using Pix.Cli.Output;
using Pix.Journal.Disk;

namespace Pix.Cli.Sending;

/// <summary>The command <c>pix send spi|dict FILE</c>, which sends a document through the front door.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var profile = ProfileArgument.Create();
        var file = new Argument<string>("file") { Description = "The unsigned document." };
        var path = new Option<string>("--path") { Description = "Path at the Central Bank. Default: for spi, the participant's inbox; for dict, by the document's root." };
        var output = new FileOption("Where the answer's body goes. Default: nowhere.");
        var door = new CallerArguments();
        var json = new JsonOption();
        var command = new Command(
            "send",
            "Send a document through the front door; prints status, outcome and ids. "
            + "Exit code 0: the Central Bank answered 2xx; 1: it refused, or Pix did; 2: wrong arguments; 3: no front door answers.")
        {
            profile, file, path, output,
        };
        door.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (channel, settings) = (parsed.GetRequiredValue(profile), Settings.Read());
            var job = new SendJob { Channel = channel, File = parsed.GetRequiredValue(file), Path = parsed.GetValue(path) };
            using var opened = door.Open(parsed, channel, settings);
            var sent = await job.RunAsync(opened, settings, cancellationToken);
            json.Write(parsed, sent.Text, sent.AllFacts);
            if (parsed.GetValue(output) is { } place)
            {
                await KeepAsync(place, sent.Body, cancellationToken);
            }

            return sent.Status is >= 200 and < 300 ? ExitCode.Success : ExitCode.No;
        });
        return command;
    }

    // Writes the answer's body to a file. If that fails, only prints the reason, because the message was sent and answered: an error would look
    // as if no answer had come.
    private static async Task KeepAsync(string place, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            await PrivateFile.WriteAsync(place, body, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"pix: The answer's body cannot be written to '{place}': {e.Message}");
        }
    }
}
