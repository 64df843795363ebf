using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Pix.Hsm;
using Pix.Hsm.Keys;

namespace Pix.Grains.Reading;

/// <summary>
/// Keys that prove that a silo of this participant packed a <c>PI-Pull-Next</c>. There is one key for each signing pair. Every silo derives the
/// same keys.
/// </summary>
/// <remarks>
/// A key is the SHA-256 of the HSM's signature of a fixed text. RSASSA-PKCS1-v1_5 is deterministic, so every silo derives the same key, and
/// nobody can derive the key without the private key in the HSM. The text begins neither with <c>&lt;</c> nor with <c>DSSEv1</c>, so the
/// signature is valid for no message and no checkpoint. The signature is stored nowhere (docs/adr/0015-pull-next.md).
/// </remarks>
internal sealed class PullNextKeys(ISigningKeyRing keys, TimeProvider time)
{
    private static readonly byte[] TextDigest = SHA256.HashData("Pix: the key that tags PI-Pull-Next, version 1"u8);

    private readonly ConditionalWeakTable<ISigningKey, byte[]> _made = [];

    /// <summary>Returns the key to pack with; null when the HSM cannot sign now.</summary>
    public async ValueTask<byte[]?> OfNowAsync(CancellationToken cancellationToken) =>
        (keys.At(time.GetUtcNow()).Key ?? (keys.Keys is [var first, ..] ? first : null)) is { } key ? await OfAsync(key, cancellationToken) : null;

    /// <summary>
    /// Returns the keys of all signing pairs, including past and future pairs, so that a value packed before a change of the signing key is
    /// still accepted after the change. Withdrawn pairs are left out.
    /// </summary>
    /// <returns>The keys, and true if no key is missing. A key is missing when the HSM cannot sign now.</returns>
    public async ValueTask<(IReadOnlyList<byte[]> Keys, bool AreAll)> AllAsync(CancellationToken cancellationToken)
    {
        var all = keys.Keys;
        var made = new List<byte[]>(all.Count);
        foreach (var key in all)
        {
            if (await OfAsync(key, cancellationToken) is { } one)
            {
                made.Add(one);
            }
        }

        return (made, made.Count == all.Count && made.Count > 0);
    }

    private async ValueTask<byte[]?> OfAsync(ISigningKey key, CancellationToken cancellationToken)
    {
        if (_made.TryGetValue(key, out var made))
        {
            return made;
        }

        try
        {
            return (await key.SignDigestAsync(TextDigest, cancellationToken)).Value is { } signature ? _made.GetValue(key, _ => SHA256.HashData(signature)) : null;
        }
        catch (Exception e) when (e is HsmException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
