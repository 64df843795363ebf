using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Callers;
using Pix.Api.Tests.Support;
using Pix.Settings;

namespace Pix.Api.Tests.Callers;

/// <summary>Connections of callers with a certificate: each proves who it is, for as long as it is open.</summary>
public sealed class CallerConnectionTests : IDisposable
{
    private static readonly TestAuthority Authority = new("callers"), Other = new("elsewhere");
    private static readonly TestAuthority Below = Authority.Below("branch");
    private static readonly X509Certificate2 Server = Authority.Server(), Branch = Below.Caller("payments"), Payments = Authority.Caller("payments"), Others = Other.Caller("others");
    private static readonly Tokens Tokens = new();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly FakeSilos _silos = new(FakeSilos.Created);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_caller_under_an_intermediate_authority_connects_as_often_as_it_likes(SslProtocols version)
    {
        await using var door = await OpenAsync();

        for (var connections = 0; connections < 4; connections++)
        {
            await using var connection = await TlsConnection.OpenAsync(door.Ports.Spi, version, Branch, Below.Certificate);
            Assert.Equal(201, await connection.PayAsync());
        }
    }

    [Fact]
    public async Task A_refused_certificate_is_logged_with_its_fingerprint_and_the_reason_once_a_minute()
    {
        await using var door = await OpenAsync();
        foreach (var refused in new[] { Others, Authority.Caller("payments", forServers: true) })
        {
            Assert.Equal("", await RawHttp.ReadAsync(door.Ports.Spi, RawHttp.Pay(), tls: true, _ => false, refused));
        }

        await door.LogsAsync(line => line.StartsWith("Warning 7043 ", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", await RawHttp.ReadAsync(door.Ports.Spi, RawHttp.Pay(), tls: true, _ => false, Authority.Caller("payments", forServers: true)));
        await door.LogsAsync(line => line.Contains("does not name clientAuth", StringComparison.Ordinal));

        var told = door.Logged.Where(line => line.StartsWith("Warning 7043 ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, told.Length);
        Assert.Contains(Others.GetCertHashString(HashAlgorithmName.SHA256), told[0], StringComparison.Ordinal);
        Assert.Contains("not one of Pix:CallerCertificateAuthorities that is valid now (", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_is_revoked_while_its_body_comes_has_nothing_sent()
    {
        var list = Write("list.crl", Authority.Revoked());
        await using var door = await OpenAsync(("Pix:CallerRevocationLists", list));
        await using var connection = await TlsConnection.OpenAsync(door.Ports.Spi, Payments);
        await connection.BeginAsync();

        Write("list.crl", Authority.Revoked(Payments));
        _time.Advance(RenewedSetting<CallerAuthorities>.Interval);

        Assert.Equal(401, await connection.FinishAsync());
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public async Task A_token_whose_key_is_withdrawn_while_the_body_comes_has_nothing_sent()
    {
        var keys = Write("keys.pem", System.Text.Encoding.ASCII.GetBytes(Tokens.PublicKey));
        await using var door = await OpenAsync(
            ("Pix:CallerAuthentication", "CertificateOrBearer"), ("Pix:JwtSigningKeys", keys), ("Pix:JwtIssuer", Tokens.Issuer), ("Pix:JwtAudience", Tokens.Audience), ("Pix:Callers:payments:TokenSubject", "payments"));
        await using var connection = await TlsConnection.OpenAsync(door.Ports.Spi, null);
        await connection.BeginAsync($"Authorization: Bearer {Tokens.For("payments")}\r\n");

        Write("keys.pem", System.Text.Encoding.ASCII.GetBytes(new Tokens().PublicKey));
        _time.Advance(RenewedSetting<CallerAuthorities>.Interval);

        Assert.Equal(401, await connection.FinishAsync());
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public async Task Connections_under_an_authority_that_is_taken_out_end_and_others_stay()
    {
        var authorities = Write("roots.pem", System.Text.Encoding.ASCII.GetBytes($"{Authority.Pem}\n{Other.Pem}"));
        await using var door = await OpenAsync(("Pix:CallerCertificateAuthorities", authorities));
        await using var direct = await TlsConnection.OpenAsync(door.Ports.Spi, Payments);
        await using var below = await TlsConnection.OpenAsync(door.Ports.Spi, Branch, Below.Certificate);
        await using var other = await TlsConnection.OpenAsync(door.Ports.Spi, Others);
        Assert.Equal((201, 201, 201), (await direct.PayAsync(), await below.PayAsync(), await other.PayAsync()));

        Write("roots.pem", System.Text.Encoding.ASCII.GetBytes(Other.Pem));
        _time.Advance(RenewedSetting<CallerAuthorities>.Interval);

        await direct.EndsAsync();
        await below.EndsAsync();
        Assert.Equal(201, await other.PayAsync());
        Assert.Contains(door.Logged, line => line.StartsWith("Warning 7042 ", StringComparison.Ordinal) && line.Contains(" 2 connections ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_whose_certificate_expires_ends()
    {
        await using var door = await OpenAsync();
        await using var connection = await TlsConnection.OpenAsync(door.Ports.Spi, Authority.CallerFor("payments", TimeSpan.FromMinutes(30)));
        await using var other = await TlsConnection.OpenAsync(door.Ports.Spi, Payments);
        Assert.Equal(201, await connection.PayAsync());

        _time.Advance(TimeSpan.FromMinutes(32));

        await connection.EndsAsync();
        Assert.Equal(201, await other.PayAsync());
    }

    [Fact]
    public async Task A_connection_that_ended_is_not_kept()
    {
        await using var door = await OpenAsync();
        var connections = door.Service<CallerConnections>();
        await using (var connection = await TlsConnection.OpenAsync(door.Ports.Spi, Payments))
        {
            Assert.Equal(201, await connection.PayAsync());
            Assert.Equal(1, connections.Count);
        }

        await Wait.UntilAsync(() => Task.FromResult(connections.Count == 0), "the connection is forgotten", seconds: 60);
    }

    [Fact]
    public async Task A_certificate_that_is_revoked_between_handshake_and_first_request_ends_its_connection()
    {
        var settings = new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem });
        using var trust = Trust(settings);
        using var connections = new CallerConnections(trust, _time, NullLogger<CallerConnections>.Instance);
        var (connection, life) = (new DefaultConnectionContext(), new Life());
        connection.Features.Set<ITlsConnectionFeature>(new Shown { ClientCertificate = Payments });
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(life);
        Assert.True(connections.Accept(Payments, null));

        settings.Change(new CallersOptions { CallerCertificateAuthorities = Other.Pem });
        var isPassedOn = false;
        await connections.PassAsync(connection, _ =>
        {
            isPassedOn = true;
            return Task.CompletedTask;
        });

        Assert.True(life.IsAskedToEnd);
        Assert.True(isPassedOn); // the end is Kestrel's
    }

    [Fact]
    public void A_certificate_counts_until_its_time_ends()
    {
        using var trust = Trust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }));
        var shortly = Authority.CallerFor("payments", TimeSpan.FromMinutes(30));
        Assert.True(trust.Accepts(shortly, null));
        Assert.True(trust.Counts(shortly));

        _time.Advance(TimeSpan.FromMinutes(32));

        Assert.False(trust.Counts(shortly));
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_does_not_count()
    {
        using var trust = Trust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }));
        var gone = Authority.Caller("payments");
        gone.Dispose();

        Assert.False(trust.Accepts(gone, null));
        Assert.False(trust.Counts(gone));
    }

    [Fact]
    public void An_address_in_a_strangers_certificate_is_not_called()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var trust = Trust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }));
        using var stranger = Naming($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/ca.cer");

        Assert.False(trust.Accepts(stranger, null));

        Assert.False(listener.Pending());
    }

    private static X509Certificate2 Naming(string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=payments", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateUse.Client)], true));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [address]));
        return request.Create(Other.Certificate, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
    }

    private CallerTrust Trust(Settings<CallersOptions> settings) => new(settings, new SettingRefusals(), _time, NullLogger<CallerTrust>.Instance);

    private string Write(string name, byte[] content) => _folder.Write(name, content);

    // A body that waits for its test is not too slow.
    private Task<Door> OpenAsync(params (string Name, string Value)[] settings) => Door.OpenAsync(
        _silos,
        services => services.AddSingleton<TimeProvider>(_time).PostConfigure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null),
        [
            ("Pix:CallerAuthentication", "Certificate"), ("Pix:CallerCertificateAuthorities", Authority.Pem),
            ("Pix:FrontDoorCertificate", Server.ExportCertificatePem()), ("Pix:FrontDoorKey", Server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ("Pix:Callers:payments:CertificateSubject", "CN=payments"), ("Pix:Callers:payments:Channels", "spi"), ("Pix:Callers:payments:Operations", "*"),
            ("Pix:Callers:others:CertificateSubject", "CN=others"), ("Pix:Callers:others:Channels", "spi"), ("Pix:Callers:others:Operations", "*"),
            .. settings,
        ]);

    private sealed class Shown : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }

    private sealed class Life : IConnectionLifetimeNotificationFeature
    {
        public bool IsAskedToEnd { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => IsAskedToEnd = true;
    }
}
