using System.Security.Cryptography;
using Pix.Audit.Checkpoints;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>A simulated HSM that signs checkpoints. A signature takes some time, and 3 % of the requests fail. The signature is a keyed hash.</summary>
internal sealed class SimulatedSigner(JournalWorld journals, Node node) : ICheckpointSigner
{
    private static readonly byte[] Key = new byte[32];

    private readonly Randomness _random = journals.World.Random.Named($"signer of {node.Name}");

    public static bool IsSigned(CheckpointEnvelope envelope) => envelope.Signature is { } signature && signature.Value.Span.SequenceEqual(Sign(envelope));

    public async ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        await Task.Delay(_random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(_random.Of([5, 200]))), node.Time, cancellationToken);
        if (_random.Percent(3))
        {
            journals.World.Note(node.Name, $"gets no signature");
            return null;
        }

        var envelope = CheckpointEnvelope.Of(statement);
        journals.World.Note(node.Name, $"signs the checkpoint of {statement.Journal} at entry {statement.Sequence}, after {statement.Previous?.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
        journals.Count("checkpoints signed");
        return envelope.With(new("simulated", Sign(envelope)));
    }

    private static byte[] Sign(CheckpointEnvelope envelope) => HMACSHA256.HashData(Key, envelope.Digest());
}
