using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Pix.Cluster.Tls.Tests;

/// <summary>What silo and front door say at start about the cluster's certificates.</summary>
public sealed class ClusterTlsSettingTests : IDisposable
{
    private readonly ClusterPki _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void Accepts_none_at_all() => Assert.Empty(Failures(PeerRole.Silo, []));

    [Fact]
    public void Accepts_a_silos_certificate_of_a_silo_and_of_a_front_door()
    {
        Assert.Empty(Failures(PeerRole.Silo, _pki.Settings(_pki.Silo())));
        Assert.Empty(Failures(PeerRole.Member, _pki.Settings(_pki.Silo())));
    }

    [Fact]
    public void Accepts_a_front_doors_certificate_of_a_front_door_only()
    {
        Assert.Empty(Failures(PeerRole.Member, _pki.Settings(_pki.FrontDoor())));
        Assert.Contains("serverAuth and clientAuth", Assert.Single(Failures(PeerRole.Silo, _pki.Settings(_pki.FrontDoor()))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pix__ClusterCertificate")]
    [InlineData("Pix__ClusterCertificateKey")]
    [InlineData("Pix__ClusterCertificateAuthority")]
    public void Rejects_two_of_three(string missing)
    {
        var settings = _pki.Settings(_pki.Silo());
        settings.Remove(missing);

        Assert.Contains("all three must be set, or none", Assert.Single(Failures(PeerRole.Silo, settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_the_certificate_of_another_authority()
    {
        using var other = new ClusterPki();
        var settings = _pki.Settings(_pki.Silo());
        settings["Pix__ClusterCertificateAuthority"] = other.Authority;

        Assert.Contains("is not issued by Pix:ClusterCertificateAuthority", Assert.Single(Failures(PeerRole.Silo, settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_key_of_another_certificate_and_does_not_print_it()
    {
        var settings = _pki.Settings(_pki.Silo());
        settings["Pix__ClusterCertificateKey"] = ClusterPki.KeyOf(_pki.Silo());

        var told = Assert.Single(Failures(PeerRole.Silo, settings));

        Assert.Contains("cannot be used together", told, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_certificate_out_of_its_time() =>
        Assert.Contains("it must be valid", Assert.Single(Failures(PeerRole.Silo, _pki.Settings(_pki.Silo()), TimeSpan.FromDays(3))), StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_file_that_is_not_there()
    {
        var settings = _pki.Settings(_pki.Silo());
        settings["Pix__ClusterCertificate"] = "/nowhere/silo.pem";

        Assert.Contains("cannot be used together", Assert.Single(Failures(PeerRole.Silo, settings)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(PeerRole role, Dictionary<string, string> settings, TimeSpan later = default)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow + later)).AddClusterTls(role).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<ClusterTlsOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return wrong.Failures;
        }
    }
}
