using System.Security.Cryptography;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>Two tokens with the same key, as the members of an HSM cluster.</summary>
public sealed class SeveralTokensTests
{
    [Fact]
    public async Task When_one_token_fails_the_other_signs_everything_and_the_first_comes_back_by_itself()
    {
        var (hsm, first) = await StartPair();
        await using var disposed = hsm;
        var slot = TokenInspector.Tokens(hsm.Module.File).Single(token => token.Label == first.Label).SlotId;
        Assert.Equal(4, hsm.Hsm.Ring.State.SessionsWanted);

        hsm.Module.Do($"* return 0x30 slot={slot}");
        var signatures = await hsm.SignMany(100);

        Assert.All(signatures, signature => Assert.True(signature.Failure == SigningFailure.None, signature.Detail));
        await Some.Until(() => hsm.Hsm.Ring.State is { Ready: true, Sessions: 2 }, "the failed token is skipped");
        Assert.Contains(first.Label, hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id == 1030);

        hsm.Module.Do();
        await hsm.FullSize();
        Assert.Equal(4, hsm.Hsm.Ring.State.SessionsWanted);
    }

    [Fact]
    public async Task A_named_token_that_is_not_there_does_not_stop_the_start()
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:TokenLabel"] += ",not-there-yet";
        await using var hsm = await RunningHsm.Start(settings);

        Assert.Equal(SigningFailure.None, (await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
        Assert.True(hsm.Ring.State.Ready);
        Assert.Contains("not-there-yet", hsm.Ring.State.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_on_different_tokens_each_find_their_own_and_none_is_missed()
    {
        var (one, two) = (Some.Token(), Some.Token());
        var settings = one.Settings();
        settings["Pix:TokenLabel"] = $"{one.Label},{two.Label}";
        settings["Pix:SignatureCertificate"] += "\n" + two.SignatureCertificate.ExportCertificatePem();
        await using var hsm = await RunningHsm.Start(settings);
        Assert.StartsWith("Ready.", hsm.Ring.State.Detail, StringComparison.Ordinal);

        var signed = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var (key, digest) = (hsm.Ring.Keys[i % 2], Some.Digest());
            return Some.Verifies(key.Certificate, digest, (await key.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value);
        }));

        Assert.All(signed, Assert.True);
    }

    private static async Task<(FaultyHsm Hsm, PixToken First)> StartPair()
    {
        var (first, second) = (Some.Token(), Some.Token());
        using var key = RSA.Create(2048);
        var certificate = first.ImportKey(key, "cluster-key").Certify();
        second.ImportKey(key, "cluster-key");
        var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:TokenLabel"] = $"{first.Label},{second.Label}";
            settings["Pix:SignatureKeyLabel"] = "cluster-key";
            settings["Pix:SignatureCertificate"] = certificate.ExportCertificatePem();
            settings["Pix:HsmSessions"] = "2";
        });
        return (hsm, first);
    }
}
