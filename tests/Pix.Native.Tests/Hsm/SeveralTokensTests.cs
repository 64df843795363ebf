using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Inspection;
using Pix.Hsm.Sessions;
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
        var slot = Slot(hsm.Module, first);
        Assert.Equal(4, hsm.Hsm.Ring.State.SessionsWanted);

        hsm.Module.Do($"* return 0x30 slot={slot}");
        var signatures = await hsm.SignMany(100);

        Assert.All(signatures, signature => Assert.True(signature.Failure == SigningFailure.None, signature.Detail));
        await Wait.UntilAsync(() => hsm.Hsm.Ring.State is { Ready: true, Sessions: 2 }, "the failed token is skipped");
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

    [Fact]
    public async Task When_one_token_loses_its_only_key_the_other_signs_everything_and_the_first_comes_back_by_itself()
    {
        var (hsm, first) = await StartPair();
        await using var disposed = hsm;
        var slot = Slot(hsm.Module, first);

        hsm.Module.Do($"C_FindObjects hide slot={slot}", $"C_SignInit return 0x60 slot={slot}");
        // One request at a time may always go to the same session.
        for (var deadline = DateTime.UtcNow.AddMinutes(2); hsm.Hsm.Ring.State is not { Ready: true, Sessions: 2 };)
        {
            Assert.True(DateTime.UtcNow < deadline, hsm.Hsm.Ring.State.Detail);
            Assert.All(await hsm.SignMany(20), signature => Assert.True(signature.Failure == SigningFailure.None, signature.Detail));
        }

        Assert.Contains(first.Label, hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);
        hsm.Module.Do();
        await hsm.FullSize();
        Assert.Equal((4, "Ready."), (hsm.Hsm.Ring.State.SessionsWanted, hsm.Hsm.Ring.State.Detail));
    }

    [Fact]
    public async Task A_token_that_holds_no_wanted_key_after_a_rotation_is_told_and_signs_as_soon_as_it_has_one()
    {
        using RSA old = RSA.Create(2048), next = RSA.Create(2048);
        var (first, second, module, time) = (Some.Token(), Some.Token(), Some.FaultyModule(), new ShiftedTime());
        var (oldCertificate, nextCertificate) = (first.ImportKey(old, "cluster-old").Certify(), first.ImportKey(next, "cluster-next").Certify());
        second.ImportKey(old, "cluster-old");
        var (settings, later) = (first.Settings(), (time.GetUtcNow() + TimeSpan.FromHours(1)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        (settings["Pix:Pkcs11Library"], settings["Pix:TokenLabel"]) = (module.File, $"{first.Label},{second.Label}");
        settings["Pix:SignatureKeyLabel"] = $"cluster-old,cluster-next@{later}";
        settings["Pix:SignatureCertificate"] = $"{oldCertificate.ExportCertificatePem()}\n{nextCertificate.ExportCertificatePem()}";
        await using var hsm = await RunningHsm.Start(settings, time);
        var lacks = $"token '{second.Label}' lacks the key 'cluster-next'";
        Assert.Contains(lacks, hsm.Ring.State.Detail, StringComparison.Ordinal);

        // Messages of the old key can be sent again for a day.
        time.Shift = TimeSpan.FromHours(26);
        (hsm.Configuration["Pix:SignatureKeyLabel"], hsm.Configuration["Pix:SignatureCertificate"]) = ($"cluster-next@{later}", nextCertificate.ExportCertificatePem());
        hsm.Configuration.Reload();
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Equal("cluster-next", Assert.Single(hsm.Ring.Keys).Label.Value);
        Assert.Contains(lacks, hsm.Ring.State.Detail, StringComparison.Ordinal);

        second.ImportKey(next, "cluster-next");
        await Wait.UntilAsync(() => hsm.Ring.State.Detail.StartsWith("Ready.", StringComparison.Ordinal), "the key is found");
        module.Do($"* return 0x30 slot={Slot(module, first)}");
        for (var i = 0; i < 20; i++)
        {
            var signature = await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken);
            Assert.True(signature.Failure == SigningFailure.None, signature.Detail);
        }

        module.Do();
    }

    private static ulong Slot(FaultyModule module, PixToken token) => TokenInspector.Tokens(module.File).Single(found => found.Label == token.Label).SlotId;

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
