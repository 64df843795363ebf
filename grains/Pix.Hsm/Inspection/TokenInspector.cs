using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Inspection;

/// <summary>Inspects tokens without starting the pool: for operators, through an instance of the module of its own.</summary>
public static class TokenInspector
{
    private static readonly TimeSpan LoginWait = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromSeconds(30);

    /// <summary>The tokens that are present, without login or PIN.</summary>
    /// <exception cref="HsmException">The module cannot be loaded, or does not list its tokens.</exception>
    public static IReadOnlyList<TokenInfo> Tokens(string pkcs11Library) => ModuleUse.Of(pkcs11Library, Longest, TokenFinder.All);

    /// <summary>The tokens of the settings, after reading module, options, certificates and secret as a starting silo does. No login, no PIN.</summary>
    /// <exception cref="HsmException">A setting cannot be used, no module, or no such token.</exception>
    public static IReadOnlyList<TokenInfo> Present(HsmOptions options)
    {
        var settings = HsmSettings.Read(options);
        return ModuleUse.Of(options.Pkcs11Library, Longest, module => TokenFinder.WithLabels(module, settings.TokenLabels));
    }

    /// <summary>Every private RSA key on the tokens of <see cref="HsmOptions.TokenLabel"/> (all tokens when empty). Costs one login a token.</summary>
    /// <exception cref="HsmException">No module, no such token, or a refused PIN.</exception>
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
