using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Settings;

namespace Pix.Cluster.Tls.Tests;

/// <summary>
/// A changed certificate of the cluster that cannot be used is among the refused settings of its process, which degrade the judgement; a
/// log line alone would be read by nobody.
/// </summary>
public sealed class ClusterIdentityTests : IDisposable
{
    private readonly ClusterPki _pki = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly FixedOptions<ClusterTlsOptions> _options;

    public ClusterIdentityTests() => _options = new(Good());

    public void Dispose() => _pki.Dispose();

    [Theory]
    [InlineData(nameof(ClusterTlsOptions.ClusterCertificate), PeerRole.Silo)]
    [InlineData(nameof(ClusterTlsOptions.ClusterCertificateKey), PeerRole.Silo)]
    [InlineData(nameof(ClusterTlsOptions.ClusterCertificateAuthority), PeerRole.Silo)]
    [InlineData(nameof(ClusterTlsOptions.ClusterCertificate), PeerRole.Member)]
    public void A_changed_setting_that_cannot_be_used_is_refused_by_its_name_until_it_is_corrected(string setting, PeerRole role)
    {
        using var process = Process(role);
        var (identity, refusals) = (process.GetRequiredService<ClusterIdentity>(), process.GetRequiredService<SettingRefusals>());
        var before = identity.Current();
        Assert.Equal("", refusals.Sentence);

        var spoilt = Good();
        typeof(ClusterTlsOptions).GetProperty(setting)!.SetValue(spoilt, (TextOrFile)"/nowhere/at/all.pem");
        _options.CurrentValue = spoilt;
        _time.Advance(RenewedSetting<ClusterCertificates>.Interval);

        Assert.Same(before, identity.Current());
        Assert.Contains($"Pix:{setting} ", refusals.Sentence, StringComparison.Ordinal);

        _options.CurrentValue = Good();
        _time.Advance(RenewedSetting<ClusterCertificates>.Interval);

        Assert.NotSame(before, identity.Current());
        Assert.Equal("", refusals.Sentence);
    }

    private ServiceProvider Process(PeerRole role) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(_time)
        .AddClusterTls(role)
        .AddSingleton<IOptionsMonitor<ClusterTlsOptions>>(_options)
        .BuildServiceProvider();

    private ClusterTlsOptions Good()
    {
        var certificate = _pki.Silo();
        return new ClusterTlsOptions { ClusterCertificate = certificate.ExportCertificatePem(), ClusterCertificateKey = ClusterPki.KeyOf(certificate), ClusterCertificateAuthority = _pki.Authority };
    }
}
