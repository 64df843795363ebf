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
    public static MtlsLogin Open(Pkcs11Module module, TokenLink token, UserPin pin, TimeSpan patience)
    {
        using var turn = LoginTurn.Take(patience);
        var slot = (TokenFinder.Again(TokenFinder.All(module), token.Info, [])
            ?? throw new HsmException(HsmProblem.TokenMissing, $"The mTLS key is on token '{token.Info.Label}', which is not present in the instance of the module that signs TLS handshakes.")).SlotId;
        Check(token, new ModuleFailure("C_OpenSession", module.OpenSession(slot, out var session)));
        var result = module.Login(session, pin);
        if (ReturnValueClasses.Of(result) == ReturnValueClass.Pin)
        {
            // The pool has logged in with it before, so the token's PIN is another now.
            token.Doubt(pin);
        }

        Check(token, new ModuleFailure("C_Login", result == CKR.CKR_USER_ALREADY_LOGGED_IN ? CKR.CKR_OK : result));
        return new MtlsLogin(slot);
    }

    /// <exception cref="HsmException">The function failed.</exception>
    public static void Check(TokenLink token, ModuleFailure outcome)
    {
        if (outcome.Value != CKR.CKR_OK)
        {
            throw new HsmException(outcome.Problem, $"The mTLS key on token '{token.Info.Label}' does not open: {outcome}.", outcome.Function, outcome.Value.ToString());
        }
    }

    /// <summary>A session for one signature.</summary>
    public CKR Take(Pkcs11Module module, out MtlsSession session)
    {
        if (_idle.TryTake(out session!))
        {
            return CKR.CKR_OK;
        }

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
