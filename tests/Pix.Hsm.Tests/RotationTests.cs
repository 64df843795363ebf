using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>Certificates, keys, limits change while it runs; what is wrong is refused and the old stays.</summary>
public sealed class RotationTests
{
    [Fact]
    public async Task A_new_pair_signs_from_its_NotBefore_on_and_requests_under_way_keep_the_old_one()
    {
        var token = Some.Token();
        var next = token.GenerateKey("next-signature");
        var future = next.Certify(DateTimeOffset.UtcNow.AddDays(2));
        var (settings, time) = (token.Settings(), new ShiftedTime());
        settings["Pix:SignatureKeyLabel"] = "pix-signature,next-signature";
        settings["Pix:SignatureCertificate"] += "\n" + future.ExportCertificatePem();
        await using var hsm = await RunningHsm.Start(settings, time);
        var old = hsm.Ring.Current;
        Assert.Equal("pix-signature", old.Label.Value);
        Assert.Equal(2, hsm.Ring.Keys.Count);

        time.Shift = TimeSpan.FromDays(3);

        Assert.Equal("next-signature", hsm.Ring.Current.Label.Value);
        var digest = Some.Digest();
        Assert.True(Some.Verifies(future, digest, (await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
        Assert.True(Some.Verifies(token.SignatureCertificate, digest, (await old.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
    }

    [Fact]
    public async Task A_key_and_certificate_added_to_the_settings_take_over_without_a_restart()
    {
        var token = Some.Token();
        await using var hsm = await RunningHsm.Start(token.Settings());
        var next = token.GenerateKey("next-signature");
        var certificate = next.Certify(DateTimeOffset.UtcNow.AddMinutes(-5));

        Change(hsm, ("SignatureKeyLabel", "pix-signature,next-signature"), ("SignatureCertificate", Pem(token.SignatureCertificate, certificate)));

        await Some.Until(() => hsm.Ring.Current.Label.Value == "next-signature", "the newer pair signs");
        var digest = Some.Digest();
        Assert.True(Some.Verifies(certificate, digest, (await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
    }

    [Fact]
    public async Task Two_keys_with_one_label_are_told_apart_by_their_public_keys()
    {
        var token = Some.Token();
        var second = token.GenerateKey("pix-signature").Certify(DateTimeOffset.UtcNow.AddMinutes(-5));
        var settings = token.Settings();
        settings["Pix:SignatureCertificate"] = Pem(token.SignatureCertificate, second);
        await using var hsm = await RunningHsm.Start(settings);
        var digest = Some.Digest();

        foreach (var key in hsm.Ring.Keys)
        {
            Assert.True(Some.Verifies(key.Certificate, digest, (await key.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
        }

        Assert.Equal(2, hsm.Ring.Keys.Count);
        Assert.Equal(second.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("SignatureKeyLabel", "absent")]
    [InlineData("SignatureCertificate", "-----BEGIN CERTIFICATE-----\nnot base64\n-----END CERTIFICATE-----")]
    [InlineData("HsmSessions", "many")]
    [InlineData("HsmQueueLimit", "0")]
    [InlineData("CloudHSMSecret", "{}")]
    [InlineData("TokenLabel", "another")]
    public async Task A_bad_change_is_refused_with_a_sentence_and_the_old_settings_stay(string setting, string value)
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        Change(hsm, (setting, value));

        await Some.Until(() => hsm.Log.Lines.Any(line => line.Id == 1041), "the refusal is logged");
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1041 && line.Text.Contains(setting, StringComparison.Ordinal));
        Assert.Equal(SigningFailure.None, (await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task A_certificate_of_another_key_is_refused_while_it_runs()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());

        Change(hsm, ("SignatureCertificate", Pem(token.SignatureCertificate, token.MtlsCertificate)));

        await Some.Until(() => hsm.Log.Lines.Any(line => line.Id == 1041), "the refusal is logged");
        Assert.Contains(hsm.Log.Lines, line => line.Text.Contains(token.MtlsCertificate.SerialNumber, StringComparison.Ordinal));
        Assert.Equal(token.SignatureCertificate.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Fact]
    public async Task A_changed_certificate_file_is_noticed_by_itself()
    {
        var token = Some.SharedToken();
        var (settings, file) = (token.Settings(), Path.Combine(Pix.TestToken.TokenStore.Shared.Folder, $"{Guid.NewGuid():N}.pem"));
        await File.WriteAllTextAsync(file, Pem(token.SignatureCertificate), TestContext.Current.CancellationToken);
        settings["Pix:SignatureCertificate"] = file;
        await using var hsm = await RunningHsm.Start(settings);
        var renewed = token.SignatureKey.Certify(DateTimeOffset.UtcNow.AddMinutes(-5));
        await File.WriteAllTextAsync(file, Pem(token.SignatureCertificate, renewed), TestContext.Current.CancellationToken);

        hsm.Services.GetRequiredService<HsmService>().LookNow();

        Assert.Equal(renewed.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1", 1)]
    public async Task The_number_of_sessions_follows_the_setting(string setting, int sessions)
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        Change(hsm, ("HsmSessions", setting));

        await Some.Until(() => hsm.Ring.State is var state && state.SessionsWanted == sessions && state.Sessions == sessions, "the pool has the new size");
        Assert.Equal(SigningFailure.None, (await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task The_mtls_certificate_is_renewed_for_new_connections()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());
        await using var server = new TlsServer(SslProtocols.Tls13);
        var renewed = token.MtlsKey.Certify(DateTimeOffset.UtcNow.AddMinutes(-5));
        var changed = 0;
        hsm.Mtls.Changed += (_, _) => changed++;

        Change(hsm, ("MtlsCertificate", Pem(token.MtlsCertificate, renewed)));

        await Some.Until(() => hsm.Mtls.Certificate.Thumbprint == renewed.Thumbprint, "the newer certificate is used");
        Assert.Equal(renewed.Thumbprint, (await server.Handshake(hsm.Mtls.CertificateContext)).Thumbprint);
        Assert.Equal(1, changed);
    }

    [Fact]
    public async Task When_the_last_certificate_has_expired_it_is_not_ready_and_says_why()
    {
        var time = new ShiftedTime();
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings(), time);

        time.Shift = TimeSpan.FromDays(800);

        Assert.Equal(HsmProblem.NoValidCertificate, Assert.Throws<HsmException>(() => hsm.Ring.Current).Problem);
        Assert.False(hsm.Ring.State.Ready);
        Assert.Contains("Pix:SignatureCertificate", hsm.Ring.State.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_once_at_60_30_and_7_days_before_a_certificate_expires()
    {
        var time = new ShiftedTime();
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings(), time);
        var warnings = new List<int>();
        foreach (var daysLeft in new[] { 100, 59, 58, 29, 28, 6, 5 })
        {
            time.Shift = TimeSpan.FromDays(365 - daysLeft);
            hsm.Services.GetRequiredService<HsmService>().LookNow();
            warnings.Add(hsm.Log.Lines.Count(line => line.Id == 1043));
        }

        // Two certificates, signature and mTLS, each at each threshold.
        Assert.Equal([0, 2, 2, 4, 4, 6, 6], warnings);
    }

    private static string Pem(params System.Security.Cryptography.X509Certificates.X509Certificate2[] certificates) =>
        string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));

    private static void Change(RunningHsm hsm, params (string Setting, string Value)[] changes)
    {
        foreach (var (setting, value) in changes)
        {
            hsm.Configuration[$"Pix:{setting}"] = value;
        }

        hsm.Configuration.Reload();
    }
}
