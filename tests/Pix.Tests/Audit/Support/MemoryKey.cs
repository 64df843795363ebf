using System.Security.Cryptography;
using Pix.Audit.Checkpoints;

namespace Pix.Audit.Tests.Support;

/// <summary>A signing key in memory that keeps what it signed, and can be away.</summary>
internal sealed class MemoryKey : ICheckpointSigner, IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly List<CheckpointEnvelope> _signed = [];

    public bool IsThere { get; set; } = true;

    /// <summary>All checkpoints, in the order in which they were signed.</summary>
    public IReadOnlyList<CheckpointEnvelope> Signed => _signed;

    public CheckpointSignature Sign(byte[] digest) => new("4711", _rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return ValueTask.FromResult<CheckpointEnvelope?>(null);
        }

        var envelope = CheckpointEnvelope.Of(statement);
        _signed.Add(envelope.With(Sign(envelope.Digest())));
        return ValueTask.FromResult<CheckpointEnvelope?>(_signed[^1]);
    }

    public string? Wrong(CheckpointEnvelope envelope, DateTimeOffset at) =>
        at >= SomeRecord.Date && envelope.Signature!.KeyId == "4711" && _rsa.VerifyHash(envelope.Digest(), envelope.Signature.Value.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? null : "Not by this key.";

    public void Dispose() => _rsa.Dispose();
}
