using System.Text;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Exchange;
using Pix.Grains.Signing;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Support;

/// <summary>
/// The silo's other actors in the hands of a test: what they are asked for is written down in its order, and each can fail, throw or take
/// its time.
/// </summary>
internal sealed class RecordedSteps : IExchangeSteps
{
    public const string Mark = "<!-- signed -->";

    public List<string> Calls { get; } = [];

    public List<AuditIntent> Intents { get; } = [];

    public List<AuditOutcome> Outcomes { get; } = [];

    public List<OutboundRequest> Sent { get; } = [];

    public List<Lane> Lanes { get; } = [];

    public List<TimeSpan> TimesLeft { get; } = [];

    public List<UnsignedMessage> Unsigned { get; } = [];

    /// <summary>Called at the beginning of each step with its name; may throw or move the clock.</summary>
    public Action<string> At { get; set; } = _ => { };

    public SigningOutcome? Signature { get; set; }

    /// <summary>Signs in place of the rest, when set.</summary>
    public Func<CancellationToken, Task<SigningOutcome>>? Signing { get; set; }

    public JournalWrite Intent { get; set; } = JournalWrite.Durable;

    /// <summary>Records an intent in place of the rest, when set.</summary>
    public Func<AuditIntent, TimeSpan, ValueTask<JournalWrite>>? Recording { get; set; }

    /// <summary>Records an outcome in place of the rest, when set.</summary>
    public Func<AuditOutcome, TimeSpan, ValueTask<JournalWrite>>? RecordingOutcome { get; set; }

    public JournalWrite Outcome { get; set; } = JournalWrite.Durable;

    public TransmissionResult Answer { get; set; } = new() { Fate = TransmissionFate.Answered, Status = 201, Attempts = 1 };

    public async ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken)
    {
        Unsigned.Add(message);
        Begin("sign");
        var signed = new SigningOutcome { Document = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message.Document.Bytes.Span) + Mark), SignerSerial = "4711" };
        return Signing is { } signing ? await signing(cancellationToken) : Signature ?? signed;
    }

    public async ValueTask<JournalWrite> RecordIntentAsync(AuditIntent intent, TimeSpan timeLeft)
    {
        Intents.Add(intent);
        Begin("intent");
        await Task.Yield();
        var write = Recording is { } recording ? await recording(intent, timeLeft) : Intent;
        Calls.Add("intent is " + write);
        return write;
    }

    public async ValueTask<JournalWrite> RecordOutcomeAsync(AuditOutcome outcome, TimeSpan timeLeft)
    {
        Outcomes.Add(outcome);
        Begin("outcome");
        await Task.Yield();
        var write = RecordingOutcome is { } recording ? await recording(outcome, timeLeft) : Outcome;
        Calls.Add("outcome is " + write);
        return write;
    }

    public Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft)
    {
        Sent.Add(request);
        Lanes.Add(lane);
        TimesLeft.Add(timeLeft);
        Begin("send");
        return Task.FromResult(Answer);
    }

    private void Begin(string step)
    {
        Calls.Add(step);
        At(step);
    }
}
