using Pix.Hsm.Keys;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>A key that the token does not show for a while: red meanwhile, and nobody restarts anything.</summary>
public sealed class LostKeyTests
{
    private static readonly string[] Gone = ["C_FindObjects hide", "C_SignInit return 0x60"];

    [Fact]
    public async Task A_lost_key_makes_the_hsm_not_ready_and_heals_when_it_is_there_again()
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do(Gone);

        await hsm.Until(signature => signature.Failure == SigningFailure.KeyMissing, "the key is missed");

        Assert.False(hsm.Hsm.Ring.State.Ready);
        Assert.Contains(hsm.Hsm.Ring.Current.Label.Value, hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);
        hsm.Module.Do();
        await Wait.UntilAsync(() => hsm.Hsm.Ring.State.Ready, "the key is found again", 30);
        await hsm.Healed();
    }

    [Fact]
    public async Task A_key_lost_beside_others_is_named_and_comes_back_while_the_others_sign()
    {
        var (token, profile) = (Some.TokenWithRoom(), Some.CloudHsmModule());
        var (module, other) = (FaultyModule.BuildAround(profile.File), token.GenerateKey($"other-{Guid.NewGuid():N}"[..16]));
        var settings = token.Settings();
        settings["Pix:Pkcs11Library"] = module.File;
        settings["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},{other.Label}";
        settings["Pix:SignatureCertificate"] += $"\n{other.Certify().ExportCertificatePem()}";
        await using var hsm = await RunningHsm.Start(settings);
        var (lost, kept) = (hsm.Ring.Keys.Single(key => key.Label.Value == other.Label), hsm.Ring.Keys.Single(key => key.Label.Value != other.Label));

        // A session finds a key once.
        profile.Set($"hidden {other.Label}");
        module.Do("C_Sign kill count=1 first");
        await SignsAllAlong(kept, async () => (await Sign(lost)).Failure == SigningFailure.KeyMissing && Lacks(hsm, token, other), "the key is missed and named");
        Assert.DoesNotContain(PixToken.SignatureLabel, hsm.Ring.State.Detail.Split("lacks")[1].Split(';', '.')[0], StringComparison.Ordinal);

        profile.Set();
        await SignsAllAlong(kept, async () => (await Sign(lost)).Failure == SigningFailure.None, "the key signs again");
        Assert.False(Lacks(hsm, token, other));
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1028 && line.Text.Contains(other.Label, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_waits_for_a_key_that_is_lost_beside_another_is_told_at_once()
    {
        var token = Some.TokenWithRoom();
        var other = token.GenerateKey($"other-{Guid.NewGuid():N}"[..16]);
        await using var hsm = await FaultyHsm.Start(change =>
        {
            change["Pix:TokenLabel"] = token.Label;
            change["Pix:CloudHSMSecret"] = token.Secret;
            change["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},{other.Label}";
            change["Pix:SignatureCertificate"] = $"{token.SignatureCertificate.ExportCertificatePem()}\n{other.Certify().ExportCertificatePem()}";
            change["Pix:HsmSessions"] = "1";
            change["Pix:HsmSessionWait"] = "00:00:30";
        });
        var (lost, kept) = (hsm.Hsm.Ring.Keys.Single(key => key.Label.Value == other.Label), hsm.Hsm.Ring.Keys.Single(key => key.Label.Value != other.Label));
        await hsm.Until(signature => signature.Failure == SigningFailure.None, "the session knows the key that stays", kept);
        hsm.Module.Do(Gone[0], "C_Sign delay 300");

        // All wait behind the first, which takes its time.
        var signatures = await Task.WhenAll(new[] { kept, lost, lost, lost }.Select(key => key.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask()));

        Assert.Equal(
            [SigningFailure.None, SigningFailure.KeyMissing, SigningFailure.KeyMissing, SigningFailure.KeyMissing],
            signatures.Select(signature => signature.Failure));
        hsm.Module.Do();
        await hsm.Until(signature => signature.Failure == SigningFailure.None, "the key is found again", lost);
    }

    private static bool Lacks(RunningHsm hsm, PixToken token, TestKey key) =>
        hsm.Ring.State.Detail.Contains($"token '{token.Label}' lacks the key '{key.Label}'", StringComparison.Ordinal);

    private static Task<TokenSignature> Sign(ISigningKey key) => key.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask();

    /// <summary>Waits for the condition, and each signature with the key is made meanwhile.</summary>
    private static async Task SignsAllAlong(ISigningKey key, Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        do
        {
            var signature = await Sign(key);
            Assert.True(signature.Failure == SigningFailure.None, signature.Detail);
            Assert.True(DateTime.UtcNow < deadline, $"Not in time: {what}");
        }
        while (!await condition());
    }
}
