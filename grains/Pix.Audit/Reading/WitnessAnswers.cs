using Pix.Audit.Checkpoints;

namespace Pix.Audit.Reading;

/// <summary>
/// Compares the witness's answers in checkpoints with the checkpoints that they name. Each must be a stored, earlier checkpoint of the same
/// journal.
/// </summary>
/// <remarks>
/// A genuine answer does not name the checkpoint that contains it, so without this check an old answer could count in any checkpoint. If
/// the oldest checkpoints have expired, an answer may name one of them. But a witness answers in the order of the checkpoints, so no later
/// answer names an expired checkpoint once one has named a stored checkpoint.
/// </remarks>
/// <param name="due">Checkpoints made before this time must be stored; text as in the statements.</param>
/// <param name="oldestMayBeGone">True if checkpoints before the oldest stored one of a journal may have expired.</param>
internal sealed class WitnessAnswers(string due, bool oldestMayBeGone)
{
    /// <summary>Maximum number of faults that are listed.</summary>
    private const int Most = 10_000;

    private readonly List<CheckpointFault> _faults = [];
    private readonly List<CheckpointLink> _unknown = [];
    private readonly Dictionary<string, long> _firstKnown = new(StringComparer.Ordinal);
    private string? _counted;

    /// <summary>Number of stored checkpoints that the witness countersigned, each counted once.</summary>
    public long Countersigned { get; private set; }

    /// <summary>Adds an answer; answers to the same checkpoint must come one after the other.</summary>
    /// <param name="carrier">The checkpoint that contains the answer.</param>
    /// <param name="named">The stored checkpoint that the answer names; null if no stored checkpoint has its digest.</param>
    public void Add(CheckpointLink carrier, CheckpointLink? named)
    {
        if (named is null)
        {
            Keep(_unknown, carrier);
        }
        else if (named.Journal != carrier.Journal || named.Sequence >= carrier.Sequence)
        {
            Keep(_faults, Fault(carrier, named.Journal != carrier.Journal
                ? $"The witness's answer in it names a checkpoint of another journal, {named.Journal}."
                : $"The witness's answer in it names a checkpoint that is not before it, the one at entry {named.Sequence}."));
        }
        else
        {
            Countersigned += named.Digest == _counted ? 0 : 1;
            _counted = named.Digest;
            _firstKnown[carrier.Journal] = Math.Min(carrier.Sequence, _firstKnown.GetValueOrDefault(carrier.Journal, long.MaxValue));
        }
    }

    /// <summary>Returns the checkpoints whose answer is not valid, with the reason.</summary>
    public IReadOnlyList<CheckpointFault> Faults() =>
    [
        .. _faults,
        .. _unknown.Where(IsDue).Select(carrier => Fault(carrier, "The witness's answer in it names no stored checkpoint of this journal.")),
    ];

    private bool IsDue(CheckpointLink carrier) =>
        string.CompareOrdinal(carrier.At, due) < 0 && (!oldestMayBeGone || carrier.Sequence > _firstKnown.GetValueOrDefault(carrier.Journal, long.MaxValue));

    private static CheckpointFault Fault(CheckpointLink carrier, string reason) =>
        new(ChainEntry.Cut(carrier.Record), ChainEntry.Cut(carrier.Journal), carrier.Sequence, ChainEntry.Cut(carrier.At), reason);

    private static void Keep<T>(List<T> list, T one)
    {
        if (list.Count < Most)
        {
            list.Add(one);
        }
    }
}
