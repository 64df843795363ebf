using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Hosting;

/// <summary>Lets the mTLS key sign at intervals, on a thread that can be abandoned.</summary>
internal sealed class MtlsWatch(MtlsIdentity mtls, MtlsClient client, CancellationToken stopping)
{
    private (MtlsPair Pair, SpareCall<bool> Check, bool Passed)? _last;

    /// <summary>Whether the key in the token does not sign within the limit.</summary>
    /// <exception cref="HsmException">Too many such calls hang.</exception>
    public bool IsBroken(TimeSpan limit)
    {
        if (mtls.IsFromFile || !mtls.IsReady)
        {
            return false;
        }

        var pair = mtls.Pairs.First(pair => pair.Certificate.Equals(mtls.Certificate));
        if (_last is { } last && last.Pair == pair && (!last.Check.IsDone || (!last.Passed && client.Hangs)))
        {
            // Where it hangs, another call would hang too, and cost a thread at each check.
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
            // Nobody asks any more.
            _ = check.Leave();
            return true;
        }

        return !check.Leave() && check.Result;
    }
}
