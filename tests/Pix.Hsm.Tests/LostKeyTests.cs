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
        await Some.Until(() => hsm.Hsm.Ring.State.Ready, "the key is found again", 30);
        await hsm.Healed();
    }

    [Fact]
    public async Task A_key_lost_beside_others_is_named_and_comes_back_while_the_others_sign()
    {
        var (one, two) = (Some.Token(), Some.Token());
        var settings = one.Settings();
        await using var hsm = await FaultyHsm.Start(change =>
        {
            change["Pix:TokenLabel"] = $"{one.Label},{two.Label}";
            change["Pix:SignatureKeyLabel"] = settings["Pix:SignatureKeyLabel"];
            change["Pix:SignatureCertificate"] = settings["Pix:SignatureCertificate"] + "\n" + two.SignatureCertificate.ExportCertificatePem();
        });
        var first = hsm.Hsm.Ring.Keys.Single(key => key.Certificate.Thumbprint == one.SignatureCertificate.Thumbprint);
        var slot = TokenInspector.Tokens(hsm.Module.File).Single(token => token.Label == one.Label).SlotId;
        hsm.Module.Do([.. Gone.Select(rule => $"{rule} slot={slot}")]);
        await hsm.Until(signature => signature.Failure == SigningFailure.KeyMissing, "the key is missed", first);

        var second = hsm.Hsm.Ring.Keys.Single(key => key != first);
        Assert.Equal(SigningFailure.None, (await second.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
        Assert.Contains(one.Label, hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);

        hsm.Module.Do();
        await hsm.Until(signature => signature.Failure == SigningFailure.None, "the key is found again", first);
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
}
