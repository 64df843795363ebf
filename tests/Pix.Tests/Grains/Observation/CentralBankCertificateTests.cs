using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Grains.Observation;
using Pix.Grains.Verification;
using Pix.Settings;
using Pix.Transmission;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Observation;

/// <summary>Certificates of the Central Bank that are about to end are said before they do.</summary>
public sealed class CentralBankCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Today = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Today);
    private readonly Lines _lines = new();
    private readonly FixedOptions<TransmissionOptions> _servers = new(new TransmissionOptions { BcbMtlsCertificate = Pem("CN=server", 45) });
    private readonly TrustedSignersSource _signers = new(
        new FixedOptions<VerificationOptions>(new VerificationOptions { BcbSignatureCertificate = Pem("CN=signer", 400) }), new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);

    [Fact]
    public void Warns_once_at_60_30_and_7_days()
    {
        using var watch = Watch();
        for (var day = 0; day < 46; day++)
        {
            watch.Look();
            watch.Look();
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(["45.0", "30.0", "7.0"], _lines.Days);
        Assert.All(_lines.Texts, text => Assert.Contains("Pix:BcbMtlsCertificate", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Warns_of_signers_too_and_of_a_certificate_that_came_later()
    {
        using var watch = Watch();
        _time.Advance(TimeSpan.FromDays(390));
        watch.Look();
        _servers.CurrentValue = new TransmissionOptions { BcbMtlsCertificate = Pem("CN=next", 395) };
        watch.Look();

        Assert.Equal(["10.0", "-345.0", "5.0"], _lines.Days);
        Assert.Contains("CN=signer", _lines.Texts[0], StringComparison.Ordinal);
        Assert.Contains("CN=next", _lines.Texts[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_watching_what_it_read_while_the_setting_cannot_be_read()
    {
        var servers = new ServerCertificates(_servers);
        var before = servers.Read();
        _servers.CurrentValue = new TransmissionOptions { BcbMtlsCertificate = "/nowhere/at/all.pem" };

        Assert.Equal("CN=server", Assert.Single(before).Subject);
        Assert.Same(before, servers.Read());
    }

    public void Dispose() => _signers.Dispose();

    private static string Pem(string name, int days)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Today.AddYears(-1), Today.AddDays(days));
        return certificate.ExportCertificatePem();
    }

    private CentralBankCertificateWatch Watch() => new(_signers, new ServerCertificates(_servers), _time, _lines);

    private sealed class Lines : ILogger<CentralBankCertificateWatch>
    {
        public List<string> Texts { get; } = [];

        public List<string> Days { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Texts.Add(formatter(state, exception));
            Days.AddRange(((IReadOnlyList<KeyValuePair<string, object?>>)state!).Where(value => value.Key == "Days").Select(value => (string)value.Value!));
        }
    }
}
