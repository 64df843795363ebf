using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Hosting;

/// <summary>Tests whether the mTLS key signs. Each test has a thread that is abandoned if the HSM does not answer.</summary>
internal sealed class MtlsWatch(MtlsIdentity mtls, MtlsClient client, CancellationToken stopping)
{
    private (MtlsPair Pair, SpareCall<bool> Check, bool Passed)? _last;

    /// <summary>Returns true if the mTLS key in the HSM does not sign within the limit.</summary>
    /// <exception cref="HsmException">So many tests hang that no further test is allowed to begin.</exception>
    public bool IsBroken(TimeSpan limit)
    {
        if (mtls.IsFromFile || !mtls.IsReady)
        {
            return false;
        }

        var pair = mtls.Pairs.First(pair => pair.Certificate.Equals(mtls.Certificate));
        if (_last is { } last && last.Pair == pair && (!last.Check.IsDone || (!last.Passed && client.Hangs)))
        {
            // If the last test hangs, another test would hang too, and every check would use up a thread.
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
            // The HSM client stops, so the result of the test is not needed any more.
            _ = check.Leave();
            return true;
        }

        return !check.Leave() && check.Result;
    }
}
