using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// Tries a new secret once before anything else uses it: one login on a working token, in an instance of the module of its own, because the
/// pool's is logged in and could not tell. A wrong secret costs the token one failed login, stops nothing, and is not tried again.
/// </summary>
internal sealed class PinTrial(SessionPool pool)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private UserPin? _refused;
    private string _why = "";

    /// <summary>Whether a token has accepted the PIN; false when none could tell.</summary>
    /// <exception cref="HsmException">The PIN is or was refused, or could not be tried; the next check tries again what could not be tried.</exception>
    public bool Accepts(UserPin pin)
    {
        if (_refused?.SameAs(pin) == true)
        {
            throw new HsmException(HsmProblem.PinRefused, _why);
        }

        // Without a working token there is nothing to protect: recovery logs in with it, once.
        var accepted = false;
        foreach (var token in pool.Tokens.Where(token => token.Status == TokenStatus.Ready))
        {
            accepted |= Accepts(token, pin);
        }

        return accepted;
    }

    private bool Accepts(TokenLink token, UserPin pin)
    {
        var limit = pool.CallLimit * 3 > Shortest ? pool.CallLimit * 3 : Shortest;
        if (pool.Guard.Run("Asking the module who it is", limit, module => module.SharesState))
        {
            // Another instance would take over the pool's sessions.
            return false;
        }

        var result = ModuleUse.Of(pool.Guard.ModulePath, limit, module => Login(module, token, pin), pool.Guard.Stopping);
        if (ReturnValueClasses.Of(result) == ReturnValueClass.Pin)
        {
            (_refused, _why) = (pin, $"The new Pix:CloudHSMSecret is not taken, for token '{token.Info.Label}' refused it (C_Login returned {result}). It is not tried again, so that the token does not lock: correct it.");
            throw new HsmException(HsmProblem.PinRefused, _why);
        }

        // When instances share their logins, the token cannot tell.
        return result is CKR.CKR_OK
            || (result is CKR.CKR_USER_ALREADY_LOGGED_IN ? false : throw new HsmException(HsmProblem.TokenFailed, $"The new Pix:CloudHSMSecret could not be tried on token '{token.Info.Label}' (C_Login returned {result}); it is tried again soon.", "C_Login", result.ToString()));
    }

    private CKR Login(Pkcs11Module module, TokenLink token, UserPin pin)
    {
        var info = TokenFinder.All(module).FirstOrDefault(token.Info.IsSameToken)
            ?? throw new HsmException(HsmProblem.TokenMissing, $"The new Pix:CloudHSMSecret could not be tried: token '{token.Info.Label}' is not present in another instance of the module.");
        if (info.PinAboutToLock)
        {
            return CKR.CKR_PIN_LOCKED;
        }

        using var turn = LoginTurn.Take(pool.CallLimit);
        TokenConnection.Check(token, "C_OpenSession", module.OpenSession(info.SlotId, out var session));
        return module.Login(session, info, pin);
    }
}
