using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Inspection;

/// <summary>Lists HSM tokens and their keys for operators, through its own instance of the PKCS#11 module and without the session pool.</summary>
public static class TokenInspector
{
    private static readonly TimeSpan LoginWait = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromSeconds(30);

    /// <summary>Returns the HSM tokens that are present, without a login or a PIN.</summary>
    /// <exception cref="HsmException">The module cannot be loaded, or does not list its tokens.</exception>
    public static IReadOnlyList<TokenInfo> Tokens(string pkcs11Library) => ModuleUse.Of(pkcs11Library, Longest, TokenFinder.All);

    /// <summary>Reads all settings as a starting silo does, and returns the HSM tokens that they select. Does not log in, so no PIN is tried.</summary>
    /// <exception cref="HsmException">A setting cannot be used, or the module or the HSM token is absent.</exception>
    public static IReadOnlyList<TokenInfo> Present(HsmOptions options)
    {
        var settings = HsmSettings.Read(options);
        return ModuleUse.Of(options.Pkcs11Library, Longest, module => TokenFinder.WithLabels(module, settings.TokenLabels));
    }

    /// <summary>Returns every private RSA key on the HSM tokens of <see cref="HsmOptions.TokenLabel"/> (all if empty). Logs in once to each token.</summary>
    /// <exception cref="HsmException">The module or the HSM token is absent, or the token refuses the PIN.</exception>
    public static IReadOnlyList<TokenKeyInfo> Keys(HsmOptions options)
    {
        var pin = UserPin.FromSecret(options.CloudHSMSecret);
        return ModuleUse.Of(options.Pkcs11Library, Longest, module => Keys(module, KeyLabel.ParseList(options.TokenLabel), pin));
    }

    private static List<TokenKeyInfo> Keys(Pkcs11Module module, IReadOnlyList<KeyLabel> labels, UserPin pin) =>
        [.. TokenFinder.WithLabels(module, labels).SelectMany(token => TokenConnection
            .Keys(module, new TokenLink(token, pin, TimeProvider.System), null, LoginWait)
            .Select(key => TokenKeyInfo.Of(token, key)))];
}
