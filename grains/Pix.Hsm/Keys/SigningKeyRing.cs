namespace Pix.Hsm;

/// <summary>Picks the pair that signs; empty until the HSM is started.</summary>
internal sealed class SigningKeyRing(TimeProvider time) : ISigningKeyRing
{
    private volatile Content _content = new(null, []);

    public ISigningKey Current => Newest(_content, time.GetUtcNow()) ?? throw NoneValid(_content);

    public IReadOnlyList<ISigningKey> Keys => _content.Keys;

    public HsmState State
    {
        get
        {
            var content = _content;
            if (content.Pool is not { } pool)
            {
                return new HsmState(false, "Not ready: the HSM is not started.", 0, 0, 0);
            }

            var state = pool.State();
            return Newest(content, time.GetUtcNow()) is null ? state with { Ready = false, Detail = NoneValid(content).Message } : state;
        }
    }

    /// <summary>Requests that have a key already finish with it.</summary>
    public void Replace(SessionPool pool, IEnumerable<SigningPair> pairs) =>
        _content = new Content(pool, [.. pairs.OrderByDescending(pair => pair.Certificate.NotBefore).Select(pair => new SigningKey(pair, pool))]);

    private static SigningKey? Newest(Content content, DateTimeOffset now)
    {
        foreach (var key in content.Keys)
        {
            if (key.Pair.IsValidAt(now))
            {
                return key;
            }
        }

        return null;
    }

    private static HsmException NoneValid(Content content) =>
        content.Pool is null
            ? new HsmException(HsmProblem.TokenFailed, "The HSM is not started.")
            : KeyPairing.NoneValid(nameof(HsmOptions.SignatureCertificate), content.Keys.Select(key => key.Pair));

    private sealed record Content(SessionPool? Pool, IReadOnlyList<SigningKey> Keys);
}
