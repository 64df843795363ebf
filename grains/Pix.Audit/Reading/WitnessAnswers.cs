using Pix.Audit.Checkpoints;

namespace Pix.Audit.Reading;

/// <summary>Holds the witness's answers in checkpoints against the checkpoints that they name: each must be an earlier one of the same journal, and be stored.</summary>
/// <remarks>
/// A genuine answer says what it was given and nothing of where it stands: without this, one of long ago could stand in any checkpoint and count for it.
/// Where the oldest checkpoints are gone by rule, an answer may name one of those; but a witness answers in the order of the checkpoints, so none that stands behind
/// an answer to a stored checkpoint does.
/// </remarks>
/// <param name="due">Checkpoints made before then must be stored; text as in the statements.</param>
/// <param name="oldestMayBeGone">Those before the oldest that is stored of a journal may have been removed by rule.</param>
internal sealed class WitnessAnswers(string due, bool oldestMayBeGone)
{
    /// <summary>Faults that are named.</summary>
    private const int Most = 10_000;

    private readonly List<CheckpointFault> _faults = [];
    private readonly List<CheckpointLink> _unknown = [];
    private readonly Dictionary<string, long> _firstKnown = new(StringComparer.Ordinal);
    private string? _counted;

    /// <summary>Stored checkpoints that the witness countersigned, each once.</summary>
    public long Countersigned { get; private set; }

    /// <summary>Takes an answer; those to the same checkpoint one after the other.</summary>
    /// <param name="carrier">The checkpoint that it stands in.</param>
    /// <param name="named">The stored checkpoint that it names; null when none has its digest.</param>
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

    /// <summary>What does not hold.</summary>
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
