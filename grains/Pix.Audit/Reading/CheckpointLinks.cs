using System.Security.Cryptography;
using System.Text.Json;

namespace Pix.Audit;

/// <summary>Looks for the checkpoints that others name: what is named and not stored was removed, also where nothing else of its journal is left.</summary>
/// <param name="memoryBytes">What is kept in memory; the rest is sorted on disk.</param>
internal sealed class CheckpointLinks(int memoryBytes) : IDisposable
{
    private const byte Stored = 0, Named = 1;

    private readonly ByteSort _byDigest = new(memoryBytes);
    private string? _oldest;

    /// <summary>Takes a stored checkpoint whose signature is good.</summary>
    public void Add(CheckpointEnvelope envelope)
    {
        var statement = envelope.Statement;
        _byDigest.Add([.. envelope.Digest(), Stored]);
        _oldest = _oldest is null || string.CompareOrdinal(statement.At, _oldest) < 0 ? statement.At : _oldest;
        foreach (var link in (CheckpointLink?[])[statement.Previous, .. statement.Neighbours ?? []])
        {
            if (link is not null)
            {
                _byDigest.Add([.. Convert.FromHexString(link.Digest), Named, .. JsonSerializer.SerializeToUtf8Bytes(link, CheckpointJson.Default.CheckpointLink)]);
            }
        }
    }

    /// <summary>One fault for each journal that lacks checkpoints.</summary>
    /// <param name="due">Checkpoints made before then must be stored; later ones may still be in a journal.</param>
    /// <param name="oldestMayBeGone">Those older than everything stored may have been removed by rule.</param>
    public IReadOnlyList<CheckpointFault> Missing(DateTimeOffset due, bool oldestMayBeGone)
    {
        var until = AuditTime.Text(due);
        var journals = new SortedDictionary<string, MissingCheckpoints>(StringComparer.Ordinal);
        foreach (var link in NotStored().Where(link => string.CompareOrdinal(link.At, until) < 0 && (!oldestMayBeGone || string.CompareOrdinal(link.At, _oldest) >= 0)))
        {
            journals[link.Journal] = journals.TryGetValue(link.Journal, out var missing) ? missing.With(link) : new(link, link, 1);
        }

        return [.. journals.Values.Select(missing => missing.Fault())];
    }

    public void Dispose() => _byDigest.Dispose();

    private IEnumerable<CheckpointLink> NotStored()
    {
        var before = new byte[SHA256.HashSizeInBytes];
        foreach (var item in _byDigest.InOrder())
        {
            var digest = item[..SHA256.HashSizeInBytes];
            var isNew = !digest.Span.SequenceEqual(before);
            digest.CopyTo(before);
            // The stored one sorts before those that name it.
            if (isNew && item.Span[SHA256.HashSizeInBytes] == Named)
            {
                yield return JsonSerializer.Deserialize(item.Span[(SHA256.HashSizeInBytes + 1)..], CheckpointJson.Default.CheckpointLink)!;
            }
        }
    }

    /// <summary>What is missing of one journal.</summary>
    private sealed record MissingCheckpoints(CheckpointLink First, CheckpointLink Last, int Count)
    {
        public MissingCheckpoints With(CheckpointLink link) =>
            new(link.Sequence < First.Sequence ? link : First, link.Sequence > Last.Sequence ? link : Last, Count + 1);

        public CheckpointFault Fault() => new(
            First.Record, First.Journal, First.Sequence, First.At,
            $"{Count} checkpoints of this journal are named by others and not stored: of {First.At} (entry {First.Sequence}) to {Last.At} (entry {Last.Sequence}).");
    }
}
