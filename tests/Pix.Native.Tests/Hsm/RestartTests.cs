using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Memory;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>A silo that starts compares its settings with the pairs that silos signed with before.</summary>
public sealed class RestartTests
{
    private readonly ShiftedTime _time = new();
    private readonly MemoryFolder _folder = new();

    [Fact]
    public async Task A_pair_that_was_replaced_between_stop_and_start_does_not_take_over_and_a_time_mends_it()
    {
        var (token, digest, created) = (Some.Token(), Some.Digest(), _time.GetUtcNow());
        var next = token.GenerateKey("next-signature").Certify();
        var before = await SignOnceAsync(token.Settings(), created, digest);

        await using var hsm = await RunningHsm.Start(Settings(token, "next-signature", next), _time, _folder);

        Assert.Equal(before, await SignAsync(hsm, created, digest));
        Assert.Equal("pix-signature", hsm.Ring.Current.Label.Value);
        Assert.True(hsm.Ring.State.Ready);
        var refusal = Assert.Single(hsm.Log.Lines, line => line.Id == 1041).Text;
        Assert.Contains("two forms", refusal, StringComparison.Ordinal);
        Assert.Contains("Silo a signed so until", refusal, StringComparison.Ordinal);
        Assert.Contains(_folder.Place, hsm.Ring.State.Detail, StringComparison.Ordinal);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Single(hsm.Log.Lines, line => line.Id == 1041);

        Change(hsm, Settings(token, $"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}", token.SignatureCertificate, next));
        _time.Shift = TimeSpan.FromHours(2);
        hsm.Services.GetRequiredService<HsmService>().LookNow();

        Assert.Equal(before, await SignAsync(hsm, created, digest));
        Assert.Equal("next-signature", hsm.Ring.Current.Label.Value);
        Assert.DoesNotContain("refused", hsm.Ring.State.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_of_the_same_key_does_not_take_over_across_a_restart_either()
    {
        var (token, digest, created) = (Some.Token(), Some.Digest(), _time.GetUtcNow());
        await SignOnceAsync(token.Settings(), created, digest);

        await using var hsm = await RunningHsm.Start(Settings(token, "pix-signature", token.SignatureKey.Certify()), _time, _folder);

        Assert.Equal(token.SignatureCertificate.Thumbprint, hsm.Ring.At(created).Key?.Certificate.Thumbprint);
    }

    [Fact]
    public async Task What_is_free_is_taken_silently_and_written()
    {
        var (token, created) = (Some.Token(), _time.GetUtcNow());
        var next = token.GenerateKey("next-signature").Certify();
        await SignOnceAsync(token.Settings(), created, Some.Digest());

        await using (var hsm = await RunningHsm.Start(Settings(token, $"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}", token.SignatureCertificate, next), _time, _folder))
        {
            Assert.DoesNotContain(hsm.Log.Lines, line => line.Id is 1040 or 1041);
            Assert.Equal(2, hsm.Ring.Keys.Count);
            _time.Shift = TimeSpan.FromHours(2);
            hsm.Services.GetRequiredService<HsmService>().LookNow();
        }

        await using var alone = await RunningHsm.Start(Settings(token, "pix-signature", token.SignatureCertificate), _time, _folder);
        Assert.Equal(["pix-signature", "next-signature"], [.. new[] { created, _time.GetUtcNow() }.Select(time => alone.Ring.At(time).Key?.Label.Value)]);
    }

    [Fact]
    public async Task When_the_key_of_before_is_gone_its_messages_are_refused_and_those_that_nobody_signed_are_signed()
    {
        var (token, other, created) = (Some.Token(), Some.Token(), _time.GetUtcNow());
        await SignOnceAsync(token.Settings(), created, Some.Digest());

        await using var hsm = await RunningHsm.Start(other.Settings(), _time, _folder);

        Assert.Single(hsm.Log.Lines, line => line.Id == 1048);
        Assert.False(hsm.Ring.State.Ready);
        Assert.True(hsm.Ring.At(created) is { Key: null, IsStarted: true });
        _time.Shift = TimeSpan.FromMinutes(21);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.True(hsm.Ring.State.Ready, hsm.Ring.State.Detail);
        Assert.Null(hsm.Ring.At(created).Key);
        Assert.Equal(other.SignatureCertificate.Thumbprint, hsm.Ring.Current.Certificate.Thumbprint);
        Assert.NotNull(await SignAsync(hsm, _time.GetUtcNow(), Some.Digest()));
    }

    [Fact]
    public async Task A_silo_without_the_key_signs_nothing_while_another_may_sign_with_it()
    {
        var (token, other, created) = (Some.Token(), Some.Token(), _time.GetUtcNow());
        await using var running = await RunningHsm.Start(token.Settings(), _time, _folder);

        await using var hsm = await RunningHsm.Start(other.Settings(), _time, _folder.Of("b"));

        Assert.True(hsm.Ring.At(created) is { Key: null, IsStarted: false } choice && choice.Detail.Contains("silo a may still sign with it", StringComparison.Ordinal));
        Assert.False(hsm.Ring.State.Ready);
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1041);
        Assert.NotNull(running.Ring.At(created).Key);
    }

    [Fact]
    public async Task Nothing_is_signed_while_the_memory_cannot_be_written_and_the_silo_says_why()
    {
        var token = Some.SharedToken();
        _folder.ReadOnly = "read-only file system";

        await using var hsm = await RunningHsm.Start(token.Settings(), _time, _folder);

        Assert.True(hsm.Ring.At(_time.GetUtcNow()) is { Key: null, IsStarted: false });
        Assert.Contains("read-only file system", hsm.Ring.State.Detail, StringComparison.Ordinal);
        Assert.False(hsm.Ring.State.Ready);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Single(hsm.Log.Lines, line => line.Id == 1045);
        Change(hsm, new() { ["Pix:HsmSessions"] = "3" });
        Assert.Equal(3, hsm.Ring.State.SessionsWanted);

        _folder.ReadOnly = null;
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.True(hsm.Ring.State.Ready, hsm.Ring.State.Detail);
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_not_taken_but_a_withdrawal_in_it_is()
    {
        var (token, created) = (Some.Token(), _time.GetUtcNow());
        var next = token.GenerateKey("next-signature").Certify();
        await using var hsm = await RunningHsm.Start(Settings(token, $"pix-signature,next-signature@{At(TimeSpan.FromHours(1))}", token.SignatureCertificate, next), _time, _folder);
        _folder.ReadOnly = "full";

        Change(hsm, Settings(token, $"pix-signature!withdrawn,next-signature@{At(TimeSpan.FromHours(3))}", token.SignatureCertificate, next));

        Assert.Contains("withdrawn", hsm.Ring.At(created).Detail, StringComparison.Ordinal);
        Assert.Equal("next-signature", hsm.Ring.At(created.AddHours(2)).Key?.Label.Value);
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1041 && line.Text.Contains("full", StringComparison.Ordinal));
        Assert.Single(hsm.Log.Lines, line => line.Id == 1040);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Single(hsm.Log.Lines, line => line.Id == 1040);

        _folder.ReadOnly = null;
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.Null(hsm.Ring.At(created.AddHours(2)).Key);
        Assert.DoesNotContain("refused", hsm.Ring.State.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_could_not_write_for_ten_minutes_signs_no_more()
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings(), _time, _folder);
        _folder.ReadOnly = "full";
        _time.Shift = TimeSpan.FromMinutes(8);
        hsm.Services.GetRequiredService<HsmService>().LookNow();
        Assert.NotNull(hsm.Ring.At(_time.GetUtcNow()).Key);
        Assert.Contains("signing stops at", hsm.Ring.State.Detail, StringComparison.Ordinal);

        _time.Shift = TimeSpan.FromMinutes(11);

        Assert.Null(hsm.Ring.At(_time.GetUtcNow()).Key);
        Assert.False(hsm.Ring.State.Ready);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_what_may_be_signed_already_is_refused()
    {
        Directory.CreateDirectory(_folder.Place);
        await File.WriteAllTextAsync(SigningMemoryPlace.FileOf(_folder.Place, "gone"), "not json", TestContext.Current.CancellationToken);

        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings(), _time, _folder);

        Assert.Contains("silo gone", Assert.Single(hsm.Log.Lines, line => line.Id == 1046).Text, StringComparison.Ordinal);
        Assert.Null(hsm.Ring.At(_time.GetUtcNow()).Key);
        _time.Shift = TimeSpan.FromMinutes(9);
        Assert.NotNull(hsm.Ring.At(_time.GetUtcNow() + TimeSpan.FromMinutes(2)).Key);
    }

    private async Task<string?> SignOnceAsync(Dictionary<string, string?> settings, DateTimeOffset created, byte[] digest)
    {
        await using var hsm = await RunningHsm.Start(settings, _time, _folder);
        return await SignAsync(hsm, created, digest);
    }

    private static async Task<string?> SignAsync(RunningHsm hsm, DateTimeOffset created, byte[] digest) =>
        Convert.ToHexString((await hsm.Ring.At(created).Key!.SignDigestAsync(digest, TestContext.Current.CancellationToken)).Value ?? []);

    private static Dictionary<string, string?> Settings(PixToken token, string labels, params X509Certificate2[] certificates)
    {
        var settings = token.Settings();
        settings["Pix:SignatureKeyLabel"] = labels;
        settings["Pix:SignatureCertificate"] = string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));
        return settings;
    }

    private static void Change(RunningHsm hsm, Dictionary<string, string?> settings)
    {
        foreach (var (setting, value) in settings)
        {
            hsm.Configuration[setting] = value;
        }

        hsm.Services.GetRequiredService<HsmService>().LookNow();
    }

    private string At(TimeSpan fromNow) => (_time.GetUtcNow() + fromNow).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
