using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// Tries a new secret with one login to each ready HSM token, before any other code uses the secret. The trial has its own instance of the
/// module, because the pool's instance is logged in, so a further login there would not test the PIN. A wrong secret costs each token one
/// failed login. Pix goes on with the previous secret, and does not try the wrong secret again.
/// </summary>
internal sealed class PinTrial(SessionPool pool)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private UserPin? _refused;
    private string _why = "";

    /// <summary>Returns true if an HSM token has accepted the PIN, false if no token could test it.</summary>
    /// <exception cref="HsmException">A token refuses the PIN or has refused it before, or the PIN could not be tried and is tried again later.</exception>
    public bool Accepts(UserPin pin)
    {
        if (_refused?.SameAs(pin) == true)
        {
            throw new HsmException(HsmProblem.PinRefused, _why);
        }

        // If no token is ready, no working session can be harmed by a wrong PIN. So the PIN is not tried here, and recovery logs in with it, once.
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
            // All instances share their state, so initializing another instance would affect the pool's sessions.
            return false;
        }

        var result = ModuleUse.Of(pool.Guard.ModulePath, limit, module => Login(module, token, pin), pool.Guard.Stopping);
        if (ReturnValueClasses.Of(result) == ReturnValueClass.Pin)
        {
            (_refused, _why) = (pin, $"The new Pix:CloudHSMSecret is not taken, for token '{token.Info.Label}' refused it (C_Login returned {result}). It is not tried again, so that the token does not lock: correct it.");
            throw new HsmException(HsmProblem.PinRefused, _why);
        }

        // CKR_USER_ALREADY_LOGGED_IN means that instances share their logins, so the token did not test the PIN.
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
