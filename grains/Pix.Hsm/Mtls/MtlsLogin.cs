using System.Collections.Concurrent;
using Net.Pkcs11Interop.Common;

namespace Pix.Hsm;

/// <summary>
/// The mTLS keys' client logged in to one token, in one life of the library: a session that keeps the login and does nothing else, and those that sign.
/// </summary>
internal sealed class MtlsLogin(ulong slot)
{
    // More handshakes than that at a time open sessions, and close them again.
    private const int MostIdle = 8;

    private readonly ConcurrentBag<MtlsSession> _idle = [];

    /// <summary>Opens the session that keeps the login, and logs in with the PIN that the pool was accepted with.</summary>
    /// <exception cref="HsmException">The token is not there, or lets nobody in.</exception>
    public static MtlsLogin Open(Pkcs11Module module, TokenLink token, TimeSpan patience)
    {
        using var turn = LoginTurn.Take(patience);
        var info = TokenFinder.Again(TokenFinder.All(module), token.Info, token.Strangers.Select(stranger => stranger.Token))
            ?? throw new HsmException(HsmProblem.TokenMissing, $"The mTLS key is on token '{token.Info.Label}', which is not present in the instance of the module that signs TLS handshakes.");
        if (info.PinAboutToLock)
        {
            throw new HsmException(HsmProblem.PinRefused, $"The mTLS key on token '{token.Info.Label}' is not opened: one more wrong PIN would lock the token, or it is locked; log in to it with the right one elsewhere first.");
        }

        // Now, not before the turn: another login may have been refused with it meanwhile.
        var pin = DemandPin(token);
        Check(token, new ModuleFailure("C_OpenSession", module.OpenSession(info.SlotId, out var session)));
        var result = module.Login(session, pin);
        if (ReturnValueClasses.Of(result) == ReturnValueClass.Pin)
        {
            Refused(token, info, pin, result);
        }

        Check(token, new ModuleFailure("C_Login", result == CKR.CKR_USER_ALREADY_LOGGED_IN ? CKR.CKR_OK : result));
        return new MtlsLogin(info.SlotId);
    }

    /// <summary>The PIN that the token has accepted.</summary>
    /// <exception cref="HsmException">It has accepted none since one was refused.</exception>
    public static UserPin DemandPin(TokenLink token) => token.GoodPin
        ?? throw new HsmException(HsmProblem.PinRefused, $"The mTLS key on token '{token.Info.Label}' is not opened: the token has accepted no PIN since one was refused, and another wrong one would bring it nearer to its lock; correct Pix:CloudHSMSecret.");

    // The pool has logged in with the PIN before: the token has another now, or is another's that has the name or the number only.
    private static void Refused(TokenLink token, TokenInfo found, UserPin pin, CKR result)
    {
        if (token.Info.IsSameToken(found) || !token.Estrange(found, pin, $"token '{found.Label}' refused the PIN of Pix:CloudHSMSecret (C_Login returned {result}); it is not tried again, so that the token does not lock"))
        {
            token.Doubt(pin);
        }
    }

    /// <exception cref="HsmException">The function failed.</exception>
    public static void Check(TokenLink token, ModuleFailure outcome)
    {
        if (outcome.Value != CKR.CKR_OK)
        {
            throw new HsmException(outcome.Problem, $"The mTLS key on token '{token.Info.Label}' does not open: {outcome}.", outcome.Function, outcome.Value.ToString());
        }
    }

    /// <summary>A session for one signature, which may have been idle.</summary>
    public CKR Take(Pkcs11Module module, out MtlsSession session) => _idle.TryTake(out session!) ? CKR.CKR_OK : Begin(module, out session);

    /// <summary>A fresh session for one signature.</summary>
    public CKR Begin(Pkcs11Module module, out MtlsSession session)
    {
        var result = module.OpenSession(slot, out var handle);
        session = new MtlsSession(handle);
        return result;
    }

    /// <summary>It may be used again, when nothing has failed.</summary>
    public void GiveBack(Pkcs11Module module, MtlsSession session, bool isGood)
    {
        if (isGood && _idle.Count < MostIdle)
        {
            _idle.Add(session);
        }
        else
        {
            module.CloseSession(session.Handle);
        }
    }
}
