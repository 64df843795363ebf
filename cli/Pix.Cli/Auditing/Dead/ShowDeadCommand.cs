using System.CommandLine;
using Pix.Audit.DeadLetters;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing.Dead;

/// <summary>The command <c>pix audit dead show NAME</c>, which shows one dead letter.</summary>
internal static class ShowDeadCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Name in the list, file name, or record id." };
        var body = new Option<bool>("--body") { Description = "The letter as it was kept, to standard output: bodies, headers and paths hold personal data." };
        var path = DeadLetterStore.PathOption();
        var json = new JsonOption();
        var command = new Command("show", "Show what one dead letter is: ids, times, states; no body, header or path unless --body asks for all of it.") { name, body, path };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (folder, letter) = DeadLetterStore.Open(parsed.GetValue(path)).Find(parsed.GetRequiredValue(name));
            var content = DeadLetterStore.Try(() => folder.Content(letter));
            if (!parsed.GetValue(body))
            {
                var facts = Facts(letter, content);
                json.Write(parsed, string.Join(Environment.NewLine, facts.Select(fact => $"{fact.Name,-24} {fact.Value}")), facts);
                return ExitCode.Success;
            }

            if (JsonOption.IsGiven(parsed))
            {
                json.WriteOnly(parsed, ("name", letter.Name), ("content", BodyText.FromBytes(content)));
                return ExitCode.Success;
            }

            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(content, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static (string Name, object? Value)[] Facts(DeadLetter letter, byte[] content)
    {
        (string, object?)[] facts =
        [
            ("name", letter.Name), ("kind", ListDeadCommand.KindOf(letter)), ("kept_at", letter.KeptAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture)), ("bytes", letter.Bytes),
            ("state", letter.State), ("record_id", letter.RecordId),
        ];
        return letter.Kind == DeadLetterKind.Record && JsonLine.TryRead(content) is { } record
            ?
            [
                .. facts, ("request_date", record.RequestDate), ("request_method", record.RequestMethod), ("message_type", record.MessageType), ("end_to_end_id", record.EndToEndId),
                ("request_body_bytes", BodyText.ToBytes(record.RequestBody).Length), ("response_status_code", record.ResponseStatusCode), ("outcome", record.Outcome),
                ("response_body_bytes", BodyText.ToBytes(record.ResponseBody).Length), ("journal", record.Journal), ("request_sequence", record.RequestLink?.Sequence), ("response_sequence", record.ResponseLink?.Sequence),
            ]
            : facts;
    }
}
