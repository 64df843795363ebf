using System.Security.Cryptography;
using System.Text.Json;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>
/// Finds checkpoints that other checkpoints name and that are not stored, because they were removed. This works even if nothing else of
/// their journal is left.
/// </summary>
/// <param name="memoryBytes">Bytes of memory to use; the rest is sorted on disk.</param>
internal sealed class CheckpointLinks(int memoryBytes) : IDisposable
{
    // For the same digest, the stored checkpoint sorts before the links that name it.
    private const byte Stored = 0, Named = 1, Witnessed = 2;

    private readonly ByteSort _byDigest = new(memoryBytes);
    private string? _oldest;

    /// <summary>Returns false if a statement, or the witness's answer in it, names a checkpoint by something that is not a SHA-256.</summary>
    public static bool HasDigests(CheckpointStatement statement) =>
        LinksOf(statement).All(link => ProofText.Hash(link.Digest) is not null)
        && (statement.Witnessed is not { } answer || (answer.TryRead() is { } said && ProofText.Hash(said.Digest) is not null));

    /// <summary>Adds a stored checkpoint with a valid signature and valid digests.</summary>
    /// <param name="envelope">The checkpoint.</param>
    /// <param name="recordId">Id of the audit record that holds it.</param>
    /// <param name="isCountersigned">Whether the checkpoint contains a countersignature that is valid, as far as the reader can check.</param>
    public void Add(CheckpointEnvelope envelope, string recordId, bool isCountersigned)
    {
        var (statement, own) = (envelope.Statement, CheckpointLink.Of(envelope, recordId));
        Add(own.Digest, Stored, own);
        _oldest = _oldest is null || string.CompareOrdinal(statement.At, _oldest) < 0 ? statement.At : _oldest;
        foreach (var link in LinksOf(statement))
        {
            Add(link.Digest, Named, link);
        }

        if (isCountersigned)
        {
            Add(statement.Witnessed!.TryRead()!.Digest, Witnessed, own);
        }
    }

    /// <summary>Returns one fault for each journal that lacks checkpoints.</summary>
    /// <param name="due">Checkpoints made before this time must be stored; later ones may still be in a journal.</param>
    /// <param name="oldestMayBeGone">True if checkpoints older than everything stored may have expired.</param>
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

    /// <summary>Compares each witness's answer with the checkpoint that it names.</summary>
    /// <param name="due">As for <see cref="Missing"/>.</param>
    /// <param name="oldestMayBeGone">As for <see cref="Missing"/>.</param>
    public WitnessAnswers Answers(DateTimeOffset due, bool oldestMayBeGone)
    {
        var answers = new WitnessAnswers(AuditTime.Text(due), oldestMayBeGone);
        var (digest, stored) = (Array.Empty<byte>(), (CheckpointLink?)null);
        foreach (var (found, role, link) in InOrder())
        {
            stored = role == Stored ? link : found.AsSpan().SequenceEqual(digest) ? stored : null;
            digest = found;
            if (role == Witnessed)
            {
                answers.Add(link, stored);
            }
        }

        return answers;
    }

    public void Dispose() => _byDigest.Dispose();

    private static IEnumerable<CheckpointLink> LinksOf(CheckpointStatement statement) => ((CheckpointLink?[])[statement.Previous, .. statement.Neighbours ?? []]).OfType<CheckpointLink>();

    private void Add(string digest, byte role, CheckpointLink link) =>
        _byDigest.Add([.. Convert.FromHexString(digest), role, .. JsonSerializer.SerializeToUtf8Bytes(link, CheckpointJson.Default.CheckpointLink)]);

    private IEnumerable<CheckpointLink> NotStored()
    {
        var before = Array.Empty<byte>();
        foreach (var (digest, role, link) in InOrder().Where(item => item.Role != Witnessed))
        {
            var isNew = !digest.AsSpan().SequenceEqual(before);
            before = digest;
            if (isNew && role == Named)
            {
                yield return link;
            }
        }
    }

    private IEnumerable<(byte[] Digest, byte Role, CheckpointLink Link)> InOrder() => _byDigest.InOrder().Select(item => (
        item[..SHA256.HashSizeInBytes].ToArray(), item.Span[SHA256.HashSizeInBytes],
        JsonSerializer.Deserialize(item.Span[(SHA256.HashSizeInBytes + 1)..], CheckpointJson.Default.CheckpointLink)!));

    /// <summary>The missing checkpoints of one journal.</summary>
    private sealed record MissingCheckpoints(CheckpointLink First, CheckpointLink Last, int Count)
    {
        public MissingCheckpoints With(CheckpointLink link) =>
            new(link.Sequence < First.Sequence ? link : First, link.Sequence > Last.Sequence ? link : Last, Count + 1);

        public CheckpointFault Fault() => new(
            First.Record, First.Journal, First.Sequence, First.At,
            $"{Count} checkpoints of this journal are named by others and not stored: of {First.At} (entry {First.Sequence}) to {Last.At} (entry {Last.Sequence}).");
    }
}
