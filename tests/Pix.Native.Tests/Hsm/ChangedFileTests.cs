using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>A file that a setting names is compared with what it held before long before the round in which all settings are looked at.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private readonly string _secret = Path.Combine(TokenStore.Shared.Folder, $"secret-{Guid.NewGuid():N}");
    private readonly string _certificate = Path.Combine(TokenStore.Shared.Folder, $"certificate-{Guid.NewGuid():N}");

    public void Dispose()
    {
        File.Delete(_secret);
        File.Delete(_certificate);
    }

    [Fact]
    public async Task A_spoilt_file_is_refused_and_a_corrected_one_taken_without_waiting_for_the_round()
    {
        var settings = Some.SharedToken().Settings();
        var good = Some.SharedToken().SecretOf(Some.SharedToken().Password);
        await WriteAsync(_secret, good);
        await WriteAsync(_certificate, settings["Pix:SignatureCertificate"]!);
        (settings["Pix:CloudHSMSecret"], settings["Pix:SignatureCertificate"]) = (_secret, _certificate);
        await using var hsm = await RunningHsm.Start(settings, new FirstRoundOnly());

        await WriteAsync(_secret, "{}");
        await RefusedAsync(hsm, "Pix:CloudHSMSecret has no HSM_PASSWORD");
        File.Delete(_secret);
        await RefusedAsync(hsm, "which cannot be read");
        await WriteAsync(_secret, good);
        await RefusedAsync(hsm, "");

        await WriteAsync(_certificate, "no certificate");
        await RefusedAsync(hsm, "Pix:SignatureCertificate");
        await WriteAsync(_certificate, Some.SharedToken().Settings()["Pix:SignatureCertificate"]!);
        await RefusedAsync(hsm, "");
    }

    private static Task WriteAsync(string file, string text) => File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

    private static Task RefusedAsync(RunningHsm hsm, string why) => Wait.UntilAsync(
        () => why.Length == 0 ? hsm.Ring.State.Refused.Length == 0 : hsm.Ring.State.Refused.Contains(why, StringComparison.Ordinal), $"refused: '{why}'; {hsm.Ring.State.Refused}");
}
