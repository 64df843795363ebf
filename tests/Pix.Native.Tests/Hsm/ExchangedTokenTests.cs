using Net.Pkcs11Interop.Common;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>
/// Another token comes into the slot between the look at it and the login: it does not get the PIN, which would bring another's user nearer
/// to his lock.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ExchangedTokenTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    // Who opens a session waits there, until another token is in the slot.
    private static readonly string[] Exchange = ["C_OpenSession hang count=1", "C_Login return 0xA0"], Exchanged = ["C_GetTokenInfo flip", "C_Login return 0xA0"];

    [Fact]
    public async Task A_session_of_the_pool_does_not_log_in_to_it() => await IsSpared((_, link) =>
    {
        var result = new TokenSession(link, () => Long).Prepare(WatchedThread.Inside!);
        return (result.Function, result.ReturnValue.ToString());
    });

    [Fact]
    public async Task A_look_of_start_recovery_or_inspection_does_not_log_in_to_it() =>
        await IsSpared((module, link) => Failure(() => TokenConnection.Keys(module, link, null, Long)));

    [Fact]
    public async Task The_client_of_the_mtls_keys_does_not_log_in_to_it() =>
        await IsSpared((module, link) => Failure(() => OpenMtls(module, link)));

    [Fact]
    public async Task A_new_secret_is_not_tried_on_it()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do([.. Exchange.Select(rule => rule + " copy")]);
        hsm.Hsm.Configuration["Pix:CloudHSMSecret"] = Some.SharedToken().SecretOf("changed");
        hsm.Hsm.Configuration.Reload();
        await Wait.UntilAsync(() => hsm.Module.Struck == 1, "the trial opens its session");

        hsm.Module.Do([.. Exchanged.Select(rule => rule + " copy")]);

        await Wait.UntilAsync(() => hsm.Hsm.Log.Lines.Any(line => line.Id == 1041 && line.Text.Contains("could not be tried", StringComparison.Ordinal)), "it is told");
        Assert.Equal(0, hsm.Module.RefusedLogins);
        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
    }

    [Theory]
    [InlineData("0xA0", HsmProblem.PinRefused)]
    [InlineData("0x30", HsmProblem.TokenFailed)]
    public void A_login_of_the_mtls_keys_client_that_fails_leaves_no_session(string returned, HsmProblem problem)
    {
        var module = Some.FaultyModule();
        module.Do($"C_Login return {returned}");

        var failure = Assert.Throws<HsmException>(() => ModuleUse.Of(module.File, Long, inside => OpenMtls(inside, Link(inside)), TestContext.Current.CancellationToken));

        Assert.Equal((problem, 1, 1), (failure.Problem, module.Calls("C_OpenSession"), module.Calls("C_CloseSession")));
    }

    private static async Task IsSpared(Func<Pkcs11Module, TokenLink, (string? Function, string? Value)> logIn)
    {
        var module = Some.FaultyModule();
        TokenLink link = null!;
        module.Do(Exchange);
        var login = Task.Run(() => ModuleUse.Of(module.File, Long, inside => logIn(inside, link = Link(inside)), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => module.Struck == 1, "a session is opened");

        module.Do(Exchanged);

        Assert.Equal(("C_Login", nameof(CKR.CKR_TOKEN_NOT_PRESENT)), await login);
        Assert.Equal((0, 0), (module.RefusedLogins, module.Calls("C_Login")));
        Assert.Equal((TokenStatus.Down, true), (link.Status, link.GoodPin is not null));
        Assert.Equal(module.Calls("C_OpenSession"), module.Calls("C_CloseSession"));
    }

    private static (string? Function, string? Value) Failure(Action logIn)
    {
        var failure = Assert.Throws<HsmException>(logIn);
        return (failure.Function, failure.ReturnValue);
    }

    private static MtlsLogin OpenMtls(Pkcs11Module module, TokenLink link) =>
        MtlsLogin.Open(module, link, KeyLabel.Parse(PixToken.MtlsLabel), KeyFingerprint.Of(Some.SharedToken().MtlsCertificate)!.Value, Long);

    private static TokenLink Link(Pkcs11Module module)
    {
        var (token, pin) = (Some.SharedToken(), UserPin.FromSecret(Some.SharedToken().Secret));
        var link = new TokenLink(TokenFinder.WithLabels(module, KeyLabel.ParseList(token.Label))[0], pin, TimeProvider.System);
        link.ChangePin(pin, isTried: true);
        return link;
    }
}
