using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Inspection;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>What AWS CloudHSM's module refuses (tests/faulty-p11/README.md), and that Pix lives with it.</summary>
public sealed class CloudHsmRulesTests
{
    [Fact]
    public void The_module_opens_no_read_only_session()
    {
        var (readOnly, readWrite) = ModuleUse.Of(Some.CloudHsmModule().File, TimeSpan.FromSeconds(30), module =>
        {
            var (slot, session) = (TokenFinder.All(module)[0].SlotId, 0UL);
            return (new Pkcs11Library(module.Instance.Path).C_OpenSession(slot, CKF.CKF_SERIAL_SESSION, IntPtr.Zero, IntPtr.Zero, ref session), module.OpenSession(slot, out _));
        }, TestContext.Current.CancellationToken);

        Assert.Equal((CKR.CKR_FUNCTION_FAILED, CKR.CKR_OK), (readOnly, readWrite));
    }

    [Fact]
    public void An_attribute_that_is_not_supported_does_not_void_the_others()
    {
        var token = Some.SharedToken();
        var options = new HsmOptions { Pkcs11Library = Some.CloudHsmModule().File, TokenLabel = token.Label, CloudHSMSecret = token.Secret };

        var key = Assert.Single(TokenInspector.Keys(options), key => key.Label == PixToken.SignatureLabel);

        Assert.Equal((2048, true, TokenKeyInfo.FingerprintOf(token.SignatureCertificate)), (key.Bits, key.NeverLeaves, key.Fingerprint));
    }

    [Fact]
    public async Task A_key_that_is_on_no_HSM_yet_is_missing()
    {
        var module = Some.CloudHsmModule();
        module.Set($"hidden {PixToken.SignatureLabel}");

        var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(Settings(module)));

        Assert.Equal(HsmProblem.KeyMissing, problem.Problem);
        module.Set();
        await using var hsm = await RunningHsm.Start(Settings(module));
        Assert.Equal(SigningFailure.None, (await Sign(hsm)).Failure);
    }

    [Fact]
    public async Task With_more_sessions_wanted_than_the_application_may_have_the_others_sign()
    {
        var module = Some.CloudHsmModule();
        module.Set("sessions 3");
        await using var hsm = await RunningHsm.Start(Settings(module));

        var signatures = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Sign(hsm)));

        Assert.All(signatures, signature => Assert.Equal(SigningFailure.None, signature.Failure));
        Assert.InRange(hsm.Ring.State.Sessions, 1, 3);
    }

    private static Task<TokenSignature> Sign(RunningHsm hsm) => hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask();

    private static Dictionary<string, string?> Settings(CloudHsmModule module)
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:Pkcs11Library"] = module.File;
        settings.Remove("Pix:MtlsKeyLabel");
        settings.Remove("Pix:MtlsCertificate");
        return settings;
    }
}
