using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pix.Hsm.Hosting;
using Pix.Hsm.Keys;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>The key of its own for checkpoints of the audit.</summary>
public sealed class CheckpointKeyTests
{
    [Fact]
    public async Task It_signs_beside_the_signing_key_on_the_same_sessions()
    {
        var token = Some.SharedToken();
        var settings = token.Settings();
        settings["Pix:CheckpointKeyLabel"] = Generate(token);
        await using var hsm = await RunningHsm.Start(settings);
        var (key, digest) = (KeyOf(hsm), Some.Digest());

        var signature = await key.SignDigestAsync(digest, TestContext.Current.CancellationToken);

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        Assert.True(rsa.VerifyHash(digest, signature.Value!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), signature.Detail);
        Assert.False(Some.Verifies(token.SignatureCertificate, digest, signature.Value));
        Assert.Equal(settings["Pix:CheckpointKeyLabel"], key.Label?.Value);
        Assert.True(Some.Verifies(token.SignatureCertificate, digest, (await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
        Assert.DoesNotContain(hsm.Ring.Keys, one => one.Label == key.Label);
    }

    [Fact]
    public async Task It_signs_after_the_signing_pairs_changed()
    {
        var token = Some.SharedToken();
        var settings = token.Settings();
        settings["Pix:CheckpointKeyLabel"] = Generate(token);
        await using var hsm = await RunningHsm.Start(settings);

        hsm.Configuration["Pix:SignatureKeyLabel"] = $"{settings["Pix:SignatureKeyLabel"]},another";
        hsm.Configuration.Reload();
        hsm.Services.GetRequiredService<HsmService>().LookNow();

        Assert.NotNull((await KeyOf(hsm).SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        Assert.Null(KeyOf(hsm).Label);
        Assert.True(KeyOf(hsm).PublicKey.IsEmpty);
        Assert.Throws<HsmException>(() => KeyOf(hsm).SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task A_label_that_no_key_has_ends_the_start_with_a_sentence()
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:CheckpointKeyLabel"] = "not-there";

        var failure = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

        Assert.Equal(HsmProblem.KeyMissing, failure.Problem);
        Assert.StartsWith("Pix:CheckpointKeyLabel is 'not-there', and no token that is ready has a private RSA key with that label", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pix-signature")]
    [InlineData("pix-mtls")]
    [InlineData("a,b")]
    public async Task A_label_that_is_no_key_of_its_own_ends_the_start_with_a_sentence(string label)
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:CheckpointKeyLabel"] = label;
        // Also where the token's own settings name a file.
        settings["Pix:MtlsKeyLabel"] = TestToken.PixToken.MtlsLabel;
        settings.Remove("Pix:MtlsKeyFile");

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningHsm.Start(settings));

        Assert.StartsWith($"Pix:CheckpointKeyLabel is '{label}'", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private static int _keys;

    private static ICheckpointKey KeyOf(RunningHsm hsm) => hsm.Services.GetRequiredService<ICheckpointKey>();

    private static string Generate(TestToken.PixToken token)
    {
        var label = $"checkpoint-{Interlocked.Increment(ref _keys)}";
        token.GenerateKey(label);
        return label;
    }
}
