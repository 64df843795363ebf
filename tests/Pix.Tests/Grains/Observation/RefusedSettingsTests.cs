using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Health;
using Pix.Grains.Observation;
using Pix.Health;
using Pix.Settings;
using Pix.Transmission;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Observation;

/// <summary>Whatever refuses a changed setting in a silo degrades its part <c>settings</c>, and so the one judgement.</summary>
public sealed class RefusedSettingsTests
{
    private readonly FakeKeys _keys = new();
    private readonly SettingRefusals _refusals = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FixedOptions<TransmissionOptions> _servers = new(new TransmissionOptions());

    [Fact]
    public void Keys_settings_that_are_read_again_and_the_Central_Banks_servers_are_all_told()
    {
        var text = "good";
        using var setting = new RenewedSetting<string>(
            () => [new SettingText("ClusterCertificate", text, "")], texts => texts[0].Text == "good" ? "good" : throw texts[0].Holds("no certificate", null), _ => { }, _ => { }, _refusals, _time);
        setting.Current();
        var refused = new RefusedSettings(_keys, _refusals, new ServerCertificates(_servers));
        Assert.Equal(HealthLevel.Up, SettingsPart.Of(refused.Sentence).Level);

        text = "spoilt";
        _time.Advance(RenewedSetting<string>.Interval);
        Assert.Equal("Pix:ClusterCertificate holds no certificate.", refused.Sentence);

        _keys.State = _keys.State with { Refused = "Pix:SignatureCertificate is refused." };
        _servers.CurrentValue = new TransmissionOptions { BcbMtlsCertificate = "/nowhere/at/all.pem" };
        refused.Look();

        Assert.StartsWith("Pix:SignatureCertificate is refused. Pix:ClusterCertificate holds no certificate. Pix:BcbMtlsCertificate ", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal((HealthLevel.Degraded, refused.Sentence), (SettingsPart.Of(refused.Sentence).Level, SettingsPart.Of(refused.Sentence).Sentence));
    }
}
