using System.CommandLine;
using Pix.Audit.DeadLetters;
using Pix.Cli.Output;

namespace Pix.Cli.Auditing.Dead;

/// <summary>The command <c>pix audit dead redeliver NAME</c>, which asks a silo to deliver one dead letter again.</summary>
/// <remarks>
/// The command itself delivers nothing. It writes a durable request file beside the dead letter. The silo that owns the journal (or another
/// silo, if that silo is gone and its journal was adopted) reads the file, writes to its journal who ordered this and why, and gives the
/// record to its sink. So the command can be run at any time, whether a silo runs or not.
/// </remarks>
internal sealed class RedeliverCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Argument<string> _name = new("name") { Description = "Name in the list, file name, or record id; only whole records that give the hashes in them can be redelivered." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why; kept in the audit.", Required = true };
    private readonly Option<string?> _who = new("--who") { Description = "Who; kept in the audit. Default: the user of this process." };
    private readonly Option<int> _wait = new("--wait") { Description = "Seconds to wait for the silo. Default: 10.", DefaultValueFactory = _ => 10, HelpName = "SECONDS" };
    private readonly Option<string?> _path = DeadLetterStore.PathOption();
    private readonly JsonOption _json = new();

    public static Command Create()
    {
        var redeliver = new RedeliverCommand();
        var command = new Command(
            "redeliver",
            "Ask the silo to give one dead letter to the audit's sink again. Who and why are in the audit before that; the letter is deleted when the sink has it. "
            + "Exit code 0: the sink has it; 1: the sink did not take it, or no silo carried the request out yet (it stays, and the silo does so when it runs); 2: wrong arguments; 3: the folder cannot be written.")
        {
            redeliver._name, redeliver._reason, redeliver._who, redeliver._wait, redeliver._path,
        };
        redeliver._json.AddTo(command);
        command.SetAction(redeliver.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (folder, letter) = DeadLetterStore.Open(parsed.GetValue(_path)).Find(parsed.GetRequiredValue(_name));
        if (letter.Kind != DeadLetterKind.Record)
        {
            throw CommandException.Usage($"{letter.Name} cannot be delivered: {letter.Why}. It is evidence; keep the file.");
        }

        var reason = parsed.GetRequiredValue(_reason).Trim();
        if (reason.Length == 0)
        {
            throw CommandException.Usage("--reason is empty; it must say why, for the audit.");
        }

        var who = parsed.GetValue(_who) is { Length: > 0 } given ? given : Operator.Name();
        DeadLetterStore.Try(() =>
        {
            folder.Ask(letter, new(who, reason, TimeProvider.System.GetUtcNow()));
            return true;
        });
        var state = await WaitAsync(folder, letter, TimeSpan.FromSeconds(parsed.GetValue(_wait)), cancellationToken);
        _json.Write(parsed, $"{letter.Name}: {state}", ("name", letter.Name), ("record_id", letter.RecordId), ("state", state));
        return folder.Has(letter) ? ExitCode.No : ExitCode.Success;
    }

    private static async Task<string> WaitAsync(DeadLetterFolder folder, DeadLetter letter, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (folder.Has(letter))
        {
            if (folder.Request(letter) is { Refusal: { } refusal })
            {
                return $"not taken: {refusal}";
            }

            if (TimeProvider.System.GetElapsedTime(started) >= wait)
            {
                return $"asked for; silo {letter.Silo}, or the one that takes its journal over, delivers it when it runs and its sink is there";
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return "delivered";
    }
}
