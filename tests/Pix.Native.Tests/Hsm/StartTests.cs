using Microsoft.Extensions.Options;
using Pix.Hsm.Tests.Support;
using Pix.Settings;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>Whatever is wrong at start is one sentence that names the setting and what to do.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task No_module_at_the_path()
    {
        var problem = await Refused(settings => settings["Pix:Pkcs11Library"] = "/nowhere/libpkcs11.so");

        Assert.Equal(HsmProblem.ModuleMissing, problem.Problem);
        Assert.Contains("Pix:Pkcs11Library is '/nowhere/libpkcs11.so'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_module()
    {
        var file = Path.Combine(TokenStore.Shared.Folder, "no-module.so");
        await File.WriteAllTextAsync(file, "text", TestContext.Current.CancellationToken);

        var problem = await Refused(settings => settings["Pix:Pkcs11Library"] = file);

        Assert.Equal(HsmProblem.ModuleMissing, problem.Problem);
        Assert.Contains("cannot be loaded as a PKCS#11 module", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_with_the_label_lists_those_present()
    {
        var problem = await Refused(settings => settings["Pix:TokenLabel"] = "absent");

        Assert.Equal(HsmProblem.TokenMissing, problem.Problem);
        Assert.Contains("Pix:TokenLabel is 'absent'", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Some.SharedToken().Label}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_pin_is_said_without_the_pin()
    {
        var problem = await Refused(settings => settings["Pix:CloudHSMSecret"] = """{"HSM_USER":"pix_user","HSM_PASSWORD":"quite-wrong"}""", Some.Token());

        Assert.Equal(HsmProblem.PinRefused, problem.Problem);
        Assert.Equal("CKR_PIN_INCORRECT", problem.ReturnValue);
        Assert.Contains("Pix:CloudHSMSecret", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quite-wrong", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_with_the_label_lists_those_there()
    {
        var problem = await Refused(settings => settings["Pix:SignatureKeyLabel"] = "absent-key");

        Assert.Equal(HsmProblem.KeyMissing, problem.Problem);
        Assert.Contains("Pix:SignatureKeyLabel is 'absent-key'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'pix-signature'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_key()
    {
        var problem = await Refused(settings => settings["Pix:SignatureCertificate"] = Some.SharedToken().MtlsCertificate.ExportCertificatePem());

        Assert.Equal(HsmProblem.CertificateMismatch, problem.Problem);
        Assert.Contains("Pix:SignatureCertificate", problem.Message, StringComparison.Ordinal);
        Assert.Contains(CertificateText.Serial(Some.SharedToken().MtlsCertificate), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_certificate_that_is_valid_now()
    {
        var future = Some.SharedToken().SignatureKey.Certify(DateTimeOffset.UtcNow.AddDays(3));

        var problem = await Refused(settings => settings["Pix:SignatureCertificate"] = future.ExportCertificatePem());

        Assert.Equal(HsmProblem.NoValidCertificate, problem.Problem);
    }

    [Fact]
    public async Task No_mtls_key_with_the_label()
    {
        Some.SkipUnlessInstancesAreApart();
        var problem = await Refused(settings => settings["Pix:MtlsKeyLabel"] = "absent-mtls");

        Assert.Equal(HsmProblem.KeyMissing, problem.Problem);
        Assert.Contains("Pix:MtlsKeyLabel is 'absent-mtls'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_mtls_certificate_of_another_key()
    {
        var problem = await Refused(settings => settings["Pix:MtlsCertificate"] = Some.SharedToken().SignatureCertificate.ExportCertificatePem());

        Assert.Equal(HsmProblem.CertificateMismatch, problem.Problem);
        Assert.Contains("Pix:MtlsCertificate", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once()
    {
        var settings = new Dictionary<string, string?> { ["Pix:HsmSessions"] = "0", ["Pix:MtlsKeyLabel"] = "a", ["Pix:MtlsKeyFile"] = "b" };

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningHsm.Start(settings));

        Assert.Contains("Pix:HsmSessions is 0; it must be 1 to 256.", problem.Failures);
        Assert.Contains(problem.Failures, failure => failure.StartsWith("Pix:Pkcs11Library is empty", StringComparison.Ordinal));
        Assert.Contains(problem.Failures, failure => failure.StartsWith("Pix:CloudHSMSecret is empty", StringComparison.Ordinal));
        Assert.Contains(problem.Failures, failure => failure.StartsWith("Pix:SignatureKeyLabel is empty", StringComparison.Ordinal));
        Assert.Contains(problem.Failures, failure => failure.StartsWith("Pix:SignatureCertificate is empty", StringComparison.Ordinal));
        Assert.Contains(problem.Failures, failure => failure.StartsWith("Pix:MtlsKeyLabel and Pix:MtlsKeyFile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_may_be_paths_of_files()
    {
        var (token, settings) = (Some.SharedToken(), Some.SharedToken().Settings());
        foreach (var (setting, text) in new[] { ("CloudHSMSecret", token.Secret), ("SignatureCertificate", settings["Pix:SignatureCertificate"]!) })
        {
            var file = Path.Combine(TokenStore.Shared.Folder, setting);
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            settings[$"Pix:{setting}"] = file;
        }

        await using var hsm = await RunningHsm.Start(settings);

        Assert.True(hsm.Ring.State.Ready);
    }

    [Fact]
    public async Task No_pin_in_anything_that_is_logged()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());
        await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken);

        Assert.NotEmpty(hsm.Log.Lines);
        Assert.DoesNotContain(token.Password, hsm.Log.Everything, StringComparison.Ordinal);
    }

    private static async Task<HsmException> Refused(Action<Dictionary<string, string?>> change, PixToken? token = null)
    {
        var settings = (token ?? Some.SharedToken()).Settings();
        change(settings);
        return await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));
    }
}
