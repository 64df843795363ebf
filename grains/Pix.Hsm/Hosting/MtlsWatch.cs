namespace Pix.Hsm;

/// <summary>Lets the mTLS key sign now and then. On a thread of its own, for libp11 waits for ever for a session that does not open.</summary>
internal sealed class MtlsWatch(MtlsIdentity mtls)
{
    private Check? _last;

    /// <summary>Whether the key in the token does not sign within the limit.</summary>
    public bool IsBroken(TimeSpan limit)
    {
        if (mtls.IsFromFile || !mtls.IsReady)
        {
            return false;
        }

        var pair = mtls.Pairs.First(pair => pair.Certificate.Equals(mtls.Certificate));
        if (_last is { } last && last.Pair == pair && !last.IsDone)
        {
            return true;
        }

        _last = new Check(pair);
        return !_last.Passes(limit);
    }

    private sealed class Check
    {
        private readonly Thread _thread;
        private volatile bool _signs;

        public Check(MtlsPair pair)
        {
            Pair = pair;
            _thread = new Thread(() => _signs = MtlsOpener.Signs(pair.Certificate)) { IsBackground = true, Name = "pix-mtls-check" };
            _thread.Start();
        }

        public MtlsPair Pair { get; }

        public bool IsDone => !_thread.IsAlive;

        public bool Passes(TimeSpan limit) => _thread.Join(limit) && _signs;
    }
}
