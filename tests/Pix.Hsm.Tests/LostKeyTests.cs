using Pix.Hsm.Tests.Support;

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
}
