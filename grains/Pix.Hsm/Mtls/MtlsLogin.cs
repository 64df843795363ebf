using System.Collections.Concurrent;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>The mTLS client's login to one HSM token, valid until the library is initialized again. One session keeps the login; other sessions sign.</summary>
internal sealed class MtlsLogin(ulong slot, ulong keeper)
{
    // Maximum number of idle sessions. If more handshakes run at the same time, each opens a session and closes it afterwards.
    private const int MostIdle = 8;

    private readonly ConcurrentBag<MtlsSession> _idle = [];

    /// <summary>
    /// Opens the session that keeps the login, and logs in with the PIN that the HSM token accepted from the session pool. If the token is
    /// absent, logs in to the first candidate (a token with the same label or serial number) that has the key, or else to the last
    /// candidate.
    /// </summary>
    /// <exception cref="HsmException">The HSM token is absent, or refuses the login.</exception>
    public static MtlsLogin Open(Pkcs11Module module, TokenLink token, KeyLabel label, KeyFingerprint key, TimeSpan patience)
    {
        using var turn = LoginTurn.Take(patience);
        var found = TokenFinder.Again(TokenFinder.All(module), token.Info, token.Strangers.Select(stranger => stranger.Token));
        foreach (var info in found.SkipLast(1))
        {
            if (TryOpen(module, token, info) is { } login)
            {
                if (login.Find(module, label, key).Value == CKR.CKR_OK)
                {
                    return login;
                }

                login.Close(module);
            }
        }

        return found.Count > 0
            ? Open(module, token, found[^1])
            : throw new HsmException(HsmProblem.TokenMissing, $"The mTLS key is on token '{token.Info.Label}', which is not present in the instance of the module that signs TLS handshakes.");
    }

    // Returns null if the candidate fails, because the next candidate may be the wanted token.
    private static MtlsLogin? TryOpen(Pkcs11Module module, TokenLink token, TokenInfo info)
    {
        try
        {
            return Open(module, token, info);
        }
        catch (HsmException)
        {
            return null;
        }
    }

    private static MtlsLogin Open(Pkcs11Module module, TokenLink token, TokenInfo info)
    {
        if (info.PinAboutToLock)
        {
            throw new HsmException(HsmProblem.PinRefused, $"The mTLS key on token '{token.Info.Label}' is not opened: one more wrong PIN would lock the token, or it is locked; log in to it with the right one elsewhere first.");
        }

        // The PIN is read only now, when this thread has the login turn, because the token may have refused the PIN while this thread waited.
        var pin = DemandPin(token);
        Check(token, new ModuleFailure("C_OpenSession", module.OpenSession(info.SlotId, out var session)));
        var result = module.Login(session, info, pin);
        if (result is CKR.CKR_OK or CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            return new MtlsLogin(info.SlotId, session);
        }

        module.CloseSession(session);
        if (ReturnValueClasses.Of(result) == ReturnValueClass.Pin)
        {
            Refused(token, info, pin, result);
        }

        throw Failed(token, new ModuleFailure("C_Login", result));
    }

    /// <summary>Returns the PIN that the HSM token has accepted.</summary>
    /// <exception cref="HsmException">The HSM token has accepted no PIN yet, or none since it refused one.</exception>
    public static UserPin DemandPin(TokenLink token) => token.GoodPin
        ?? throw new HsmException(HsmProblem.PinRefused, $"The mTLS key on token '{token.Info.Label}' is not opened: the token has accepted no PIN since one was refused, and another wrong one would bring it nearer to its lock; correct Pix:CloudHSMSecret.");

    private static HsmException Failed(TokenLink token, ModuleFailure outcome) =>
        new(outcome.Problem, $"The mTLS key on token '{token.Info.Label}' does not open: {outcome}.", outcome.Function, outcome.Value.ToString());

    // The pool has logged in with this PIN before. So either the token's PIN was changed, or this is another token with the same label or serial number.
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
            throw Failed(token, outcome);
        }
    }

    /// <summary>Checks whether the key is on the HSM token. If not, the returned value is CKR_KEY_HANDLE_INVALID.</summary>
    public ModuleFailure Find(Pkcs11Module module, KeyLabel label, KeyFingerprint key)
    {
        var result = Take(module, out var session);
        if (result != CKR.CKR_OK)
        {
            return new ModuleFailure("C_OpenSession", result);
        }

        result = session.Find(module, label, key, out _);
        GiveBack(module, session, result == CKR.CKR_OK);
        return new ModuleFailure("C_FindObjects", result);
    }

    /// <summary>Takes an idle session for one signature, or opens a session if none is idle.</summary>
    public CKR Take(Pkcs11Module module, out MtlsSession session) => _idle.TryTake(out session!) ? CKR.CKR_OK : Begin(module, out session);

    /// <summary>Opens a new session for one signature.</summary>
    public CKR Begin(Pkcs11Module module, out MtlsSession session)
    {
        var result = module.OpenSession(slot, out var handle);
        session = new MtlsSession(handle);
        return result;
    }

    /// <summary>Takes a session back after a signature. The session is reused if nothing failed, otherwise closed.</summary>
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

    // Closes all sessions. Must be called only while no other thread uses this login.
    private void Close(Pkcs11Module module)
    {
        while (_idle.TryTake(out var session))
        {
            module.CloseSession(session.Handle);
        }

        module.CloseSession(keeper);
    }
}
