using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Hosting;

/// <summary>Tests at intervals whether the mTLS key signs, on a thread that can be abandoned.</summary>
internal sealed class MtlsWatch(MtlsIdentity mtls, MtlsClient client, CancellationToken stopping)
{
    private (MtlsPair Pair, SpareCall<bool> Check, bool Passed)? _last;

    /// <summary>Returns true if the mTLS key in the HSM does not sign within the limit.</summary>
    /// <exception cref="HsmException">So many tests hang that no further test may begin.</exception>
    public bool IsBroken(TimeSpan limit)
    {
        if (mtls.IsFromFile || !mtls.IsReady)
        {
            return false;
        }

        var pair = mtls.Pairs.First(pair => pair.Certificate.Equals(mtls.Certificate));
        if (_last is { } last && last.Pair == pair && (!last.Check.IsDone || (!last.Passed && client.Hangs)))
        {
            // If the last test hangs, another would hang too, and each check would cost a thread.
            return true;
        }

        var check = Patience.Begin(() => MtlsOpener.Signs(pair.Certificate));
        var passed = Passes(check, limit);
        _last = (pair, check, passed);
        return !passed;
    }

    private bool Passes(SpareCall<bool> check, TimeSpan limit)
    {
        try
        {
            _ = check.Wait(limit, stopping);
        }
        catch (OperationCanceledException)
        {
            // The HSM stops, so the result is not needed any more.
            _ = check.Leave();
            return true;
        }

        return !check.Leave() && check.Result;
    }
}
