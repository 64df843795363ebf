using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.Settings;

namespace Pix.Hsm.Tests;

/// <summary>Certificates, keys, limits change while it runs; what is wrong is refused and the old stays.</summary>
public sealed class RotationTests
{
    [Fact]
    public async Task A_new_pair_signs_from_the_told_time_on_and_requests_under_way_keep_the_old_one()
    {
        var token = Some.Token();
        var future = token.GenerateKey("next-signature").Certify(DateTimeOffset.UtcNow.AddMinutes(-5));
        var (settings, time) = (token.Settings(), new ShiftedTime());
        settings["Pix:SignatureKeyLabel"] = $"pix-signature,next-signature@{At(TimeSpan.FromDays(2))}";
        settings["Pix:SignatureCertificate"] += "\n" + future.ExportCertificatePem();
        await using var hsm = await RunningHsm.Start(settings, time);
        var (old, created) = (hsm.Ring.Current, time.GetUtcNow());
        Assert.Equal(("pix-signature", 2), (old.Label.Value, hsm.Ring.Keys.Count));
        Assert.Contains($"Next key next-signature (certificate {CertificateText.Serial(future)}) signs from", hsm.Ring.State.Detail, StringComparison.Ordinal);

        time.Shift = TimeSpan.FromDays(3);

        Assert.Equal(("next-signature", "pix-signature"), (hsm.Ring.Current.Label.Value, hsm.Ring.At(created).Key?.Label.Value));
        var digest = Some.Digest();
        Assert.True(Some.Verifies(future, digest, (await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
        Assert.True(Some.Verifies(token.SignatureCertificate, digest, (await old.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
    }

    [Fact]
    public async Task A_key_and_certificate_added_to_the_settings_take_over_at_their_time_without_a_restart()
    {
        var (token, time) = (Some.Token(), new ShiftedTime());
        await using var hsm = await RunningHsm.Start(token.Settings(), time);
        var certificate = token.GenerateKey("next-signature").Certify(DateTimeOffset.UtcNow.AddMinutes(-5));

        Change(hsm, ("SignatureKeyLabel", $"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}"), ("SignatureCertificate", Pem(token.SignatureCertificate, certificate)));

        Assert.Equal((2, "pix-signature"), (hsm.Ring.Keys.Count, hsm.Ring.Current.Label.Value));
        time.Shift = TimeSpan.FromHours(2);
        Assert.Equal("next-signature", hsm.Ring.Current.Label.Value);
        var digest = Some.Digest();
        Assert.True(Some.Verifies(certificate, digest, (await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value));
    }

    [Fact]
    public async Task A_key_and_certificate_added_without_a_time_take_over_when_the_first_has_a_day_left()
    {
        var (token, time) = (Some.Token(), new ShiftedTime());
        await using var hsm = await RunningHsm.Start(token.Settings(), time);
        var certificate = token.GenerateKey("next-signature").Certify(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddYears(2));

        Change(hsm, ("SignatureKeyLabel", "pix-signature,next-signature"), ("SignatureCertificate", Pem(token.SignatureCertificate, certificate)));

        var end = token.SignatureCertificate.NotAfter.ToUniversalTime() - SigningWindow.Resends - SigningWindow.Margin;
        Assert.Equal(2, hsm.Ring.Keys.Count);
        Assert.Equal(("pix-signature", "pix-signature", "next-signature"), (hsm.Ring.Current.Label.Value, LabelAt(hsm, end.AddSeconds(-1)), LabelAt(hsm, end)));
    }

    [Theory]
    [InlineData("next-signature", "the same message would have two forms")]
    [InlineData("pix-signature,next-signature@{-1}", "the same message would have two forms")]
    [InlineData("pix-signature,next-signature@{5}", "the same message would have two forms")]
    [InlineData("next-signature@{60}", "do not have key pix-signature")]
    public async Task A_change_that_gives_messages_of_the_last_day_another_form_is_refused_and_everything_else_of_it_is_taken(string labels, string why)
    {
        var token = Some.Token();
        await using var hsm = await RunningHsm.Start(token.Settings());
        var next = token.GenerateKey("next-signature").Certify();
        var wanted = System.Text.RegularExpressions.Regex.Replace(labels, "{(.*)}", match => At(TimeSpan.FromMinutes(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))));

        Change(hsm, ("SignatureKeyLabel", wanted), ("SignatureCertificate", wanted.StartsWith("pix", StringComparison.Ordinal) ? Pem(token.SignatureCertificate, next) : Pem(next)), ("HsmSessions", "3"));

        Assert.True(hsm.Log.Lines.Count(line => line.Id == 1041 && line.Text.Contains(why, StringComparison.Ordinal)) == 1, hsm.Log.Everything);
        Assert.Equal(("pix-signature", true, 3), (hsm.Ring.Current.Label.Value, hsm.Ring.State.Ready, hsm.Ring.State.SessionsWanted));
        Assert.Contains(why, hsm.Ring.State.Detail, StringComparison.Ordinal);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Single(hsm.Log.Lines, line => line.Id == 1041);

        Change(hsm, ("SignatureKeyLabel", $"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}"), ("SignatureCertificate", Pem(token.SignatureCertificate, next)));
        Assert.DoesNotContain("refused", hsm.Ring.State.Detail, StringComparison.Ordinal);
        Assert.Equal(2, hsm.Ring.Keys.Count);
    }

    [Fact]
    public async Task What_was_refused_is_taken_when_no_message_of_the_old_pair_can_be_sent_again()
    {
        var (token, time) = (Some.Token(), new ShiftedTime());
        var (settings, next) = (token.Settings(), token.GenerateKey("next-signature").Certify());
        (settings["Pix:SignatureKeyLabel"], settings["Pix:SignatureCertificate"]) = ($"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}", Pem(token.SignatureCertificate, next));
        await using var hsm = await RunningHsm.Start(settings, time);
        time.Shift = TimeSpan.FromHours(2);
        Change(hsm, ("SignatureKeyLabel", $"next-signature@{At(TimeSpan.FromHours(1))}"), ("SignatureCertificate", Pem(next)));
        Assert.Equal(2, hsm.Ring.Keys.Count);

        time.Shift = TimeSpan.FromHours(26);
        hsm.Services.GetRequiredService<HsmService>().LookNow();

        Assert.Equal("next-signature", Assert.Single(hsm.Ring.Keys).Label.Value);
    }

    [Theory]
    [InlineData(60, "next-signature")]
    [InlineData(1, null)]
    public async Task A_withdrawn_pair_stops_signing_at_once_whatever_else_is_refused_and_its_time_goes_to_no_other(int minutes, string? then)
    {
        var (token, time) = (Some.Token(), new ShiftedTime());
        await using var hsm = await RunningHsm.Start(token.Settings(), time);
        var (next, created) = (token.GenerateKey("next-signature").Certify(), time.GetUtcNow());

        Change(hsm, ("SignatureKeyLabel", $"pix-signature!withdrawn,next-signature@{At(TimeSpan.FromMinutes(minutes))}"), ("SignatureCertificate", Pem(token.SignatureCertificate, next)));

        Assert.Contains("withdrawn", hsm.Ring.At(created).Detail, StringComparison.Ordinal);
        Assert.False(hsm.Ring.State.Ready);
        time.Shift = TimeSpan.FromHours(2);
        Assert.Null(hsm.Ring.At(created).Key);
        Assert.Equal(then, LabelAt(hsm, time.GetUtcNow()));
    }

    [Fact]
    public async Task The_key_of_a_withdrawn_pair_may_be_gone_from_the_token()
    {
        var (gone, token) = (Some.Token(), Some.Token());
        var settings = token.Settings();
        settings["Pix:SignatureKeyLabel"] = $"compromised!withdrawn,pix-signature@{At(TimeSpan.FromHours(-1))}";
        settings["Pix:SignatureCertificate"] = Pem(gone.SignatureCertificate, token.SignatureCertificate);

        await using var hsm = await RunningHsm.Start(settings);

        Assert.Equal("pix-signature", hsm.Ring.Current.Label.Value);
        Assert.Contains("withdrawn", hsm.Ring.At(TimeProvider.System.GetUtcNow().AddHours(-2)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_that_expired_since_is_not_used()
    {
        var (token, time) = (Some.Token(), new ShiftedTime());
        var settings = token.Settings();
        settings["Pix:SignatureCertificate"] = Pem(token.SignatureKey.Certify(notAfter: DateTimeOffset.UtcNow.AddHours(2)));
        await using var hsm = await RunningHsm.Start(settings, time);
        var created = time.GetUtcNow();
        Assert.NotNull(hsm.Ring.At(created).Key);

        time.Shift = TimeSpan.FromHours(3);

        Assert.Contains("has expired since", hsm.Ring.At(created).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_told_time_outside_the_certificate_is_refused()
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:SignatureKeyLabel"] = "pix-signature@2020-01-01T00:00:00Z";

        var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

        Assert.Contains("has pix-signature sign from 2020-01-01T00:00:00Z", problem.Message, StringComparison.Ordinal);
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
        Assert.Equal(token.SignatureCertificate.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("SignatureKeyLabel", "absent")]
    [InlineData("SignatureKeyLabel", "pix-signature@tomorrow")]
    [InlineData("SignatureKeyLabel", "pix-signature@2026-12-01")]
    [InlineData("SignatureCertificate", "-----BEGIN CERTIFICATE-----\nnot base64\n-----END CERTIFICATE-----")]
    [InlineData("HsmSessions", "many")]
    [InlineData("HsmQueueLimit", "0")]
    [InlineData("CloudHSMSecret", "{}")]
    [InlineData("TokenLabel", "another")]
    public async Task A_bad_change_is_refused_with_a_sentence_and_the_old_settings_stay(string setting, string value)
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        Change(hsm, (setting, value));

        await Wait.UntilAsync(() => hsm.Log.Lines.Any(line => line.Id == 1041), "the refusal is logged");
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1041 && line.Text.Contains(setting, StringComparison.Ordinal));
        Assert.Equal(SigningFailure.None, (await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task A_certificate_of_another_key_is_refused_while_it_runs()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());

        Change(hsm, ("SignatureCertificate", Pem(token.SignatureCertificate, token.MtlsCertificate)));

        await Wait.UntilAsync(() => hsm.Log.Lines.Any(line => line.Id == 1041), "the refusal is logged");
        Assert.Contains(hsm.Log.Lines, line => line.Text.Contains(CertificateText.Serial(token.MtlsCertificate), StringComparison.Ordinal));
        Assert.Equal(token.SignatureCertificate.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Fact]
    public async Task A_changed_certificate_file_is_noticed_by_itself()
    {
        var token = Some.SharedToken();
        var time = new ShiftedTime();
        var (settings, file) = (token.Settings(), Path.Combine(Pix.TestToken.TokenStore.Shared.Folder, $"{Guid.NewGuid():N}.pem"));
        await File.WriteAllTextAsync(file, Pem(token.SignatureCertificate), TestContext.Current.CancellationToken);
        settings["Pix:SignatureCertificate"] = file;
        await using var hsm = await RunningHsm.Start(settings, time);
        var renewed = token.SignatureKey.Certify(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddYears(2));
        await File.WriteAllTextAsync(file, Pem(token.SignatureCertificate, renewed), TestContext.Current.CancellationToken);

        hsm.Services.GetRequiredService<HsmService>().LookNow();

        Assert.Equal((2, token.SignatureCertificate.Thumbprint), (hsm.Ring.Keys.Count, hsm.Ring.Current.Certificate.Thumbprint));
        time.Shift = TimeSpan.FromDays(364);
        Assert.Equal(renewed.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1", 1)]
    public async Task The_number_of_sessions_follows_the_setting(string setting, int sessions)
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        Change(hsm, ("HsmSessions", setting));

        await Wait.UntilAsync(() => hsm.Ring.State is var state && state.SessionsWanted == sessions && state.Sessions == sessions, "the pool has the new size");
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

        await Wait.UntilAsync(() => hsm.Mtls.Certificate.Thumbprint == renewed.Thumbprint, "the newer certificate is used");
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

        // The reload is followed on another thread; this look takes its turn.
        hsm.Services.GetRequiredService<HsmService>().LookNow();
    }

    private static string At(TimeSpan fromNow) =>
        (TimeProvider.System.GetUtcNow() + fromNow).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string? LabelAt(RunningHsm hsm, DateTimeOffset time) => hsm.Ring.At(time).Key?.Label.Value;
}
