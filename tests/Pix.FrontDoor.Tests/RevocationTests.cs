using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Callers;
using Pix.FrontDoor.Tests.Support;
using Pix.Operations.Tests.Support;
using Pix.Settings;

namespace Pix.FrontDoor.Tests;

/// <summary>Certificates that their authority took back.</summary>
public sealed class RevocationTests : IDisposable
{
    private static readonly TestAuthority Authority = new("callers"), Other = new("others");
    private static readonly X509Certificate2 Payments = Authority.Caller("payments"), Directory = Authority.Caller("directory");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly SettingRefusals _refusals = new();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("pix-revocation-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_certificate_on_the_list_does_not_count_and_another_of_the_authority_does(bool isDer)
    {
        using var trust = Trust(isDer ? File("list.crl", Authority.Revoked(Payments)) : Authority.RevokedPem(Payments));

        Assert.False(trust.Accepts(Payments, null));
        Assert.True(trust.IsRevoked(Payments));
        Assert.True(trust.Accepts(Directory, null));
        Assert.False(trust.IsRevoked(Directory));
        Assert.Equal("", _refusals.Sentence);
    }

    [Fact]
    public void Every_authority_has_its_own_list_and_the_serial_numbers_of_one_say_nothing_of_another()
    {
        var lists = $"{Authority.RevokedPem()}\n{Other.RevokedPem(Payments)}";
        using var trust = Trust(lists, $"{Authority.Pem}\n{Other.Pem}");

        Assert.True(trust.Accepts(Payments, null));
        Assert.True(trust.Accepts(Other.Caller("payments"), null));
    }

    [Fact]
    public void A_list_is_read_again_while_running()
    {
        var file = File("list.crl", Authority.Revoked());
        using var trust = Trust(file);
        Assert.True(trust.Accepts(Payments, null));

        System.IO.File.WriteAllBytes(file, Authority.Revoked(Payments));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(trust.Accepts(Payments, null));
    }

    [Theory]
    [InlineData("stranger", "a revocation list of 'CN=others' that none of Pix:CallerCertificateAuthorities signed")]
    [InlineData("namesake", "a revocation list of 'CN=callers' that none of Pix:CallerCertificateAuthorities signed")]
    [InlineData("changed", "a revocation list of 'CN=callers' that none of Pix:CallerCertificateAuthorities signed")]
    [InlineData("cut", "a revocation list that cannot be decoded")]
    [InlineData("certificate", "PEM that is no list ('CERTIFICATE' instead of 'X509 CRL')")]
    [InlineData("text", "no revocation list")]
    [InlineData("critical", "a revocation list that is not whole (it has the critical extension 2.5.29.27)")]
    public void A_list_that_cannot_be_used_leaves_the_previous_one_in_force_and_is_told_by_the_judgement(string kind, string told)
    {
        var file = File("list.crl", Authority.Revoked(Payments));
        using var trust = Trust(file);

        System.IO.File.WriteAllBytes(file, Unusable(kind));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains(told, _refusals.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("Pix:CallerRevocationLists ", _refusals.Sentence, StringComparison.Ordinal);
        Assert.False(trust.Accepts(Payments, null));
        Assert.True(trust.Accepts(Directory, null));
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("critical")]
    [InlineData("text")]
    public void A_list_that_cannot_be_used_stops_the_start(string kind)
    {
        var options = Options(File("list.crl", Unusable(kind)));
        options.Callers["a"] = new CallerOptions { CertificateSubject = "CN=payments", Channels = "spi", Operations = "*" };

        var failures = new CallersOptionsValidator().Validate(null, options).Failures?.ToArray() ?? [];

        Assert.StartsWith("Pix:CallerRevocationLists names ", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_was_to_be_replaced_still_counts_and_the_judgement_says_so_until_it_is()
    {
        var file = File("list.crl", Authority.Revoked(Payments));
        using var trust = Trust(file);

        _time.Advance(TestAuthority.ListLasts);

        Assert.StartsWith("Pix:CallerRevocationLists has a list of 'CN=callers' that was to be replaced by ", _refusals.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, _refusals.Count);
        Assert.False(trust.Accepts(Payments, null));
        Assert.True(trust.Accepts(Directory, null));

        System.IO.File.WriteAllBytes(file, Authority.Revoked([Payments], lasts: 2 * TestAuthority.ListLasts));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", _refusals.Sentence);
    }

    [Fact]
    public async Task A_revoked_caller_is_refused_in_the_handshake_and_on_a_connection_that_was_open_before()
    {
        var file = File("list.crl", Authority.Revoked());
        var silos = new Silos(Pix.FrontDoor.Tests.Support.Silos.Created);
        using var server = Authority.Server();
        await using var door = await Door.OpenAsync(
            silos, null, ("Pix:CallerAuthentication", "Certificate"), ("Pix:CallerCertificateAuthorities", Authority.Pem), ("Pix:CallerRevocationLists", file),
            ("Pix:FrontDoorCertificate", server.ExportCertificatePem()), ("Pix:FrontDoorKey", server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ("Pix:Callers:payments:CertificateSubject", "CN=payments"), ("Pix:Callers:payments:Channels", "spi"), ("Pix:Callers:payments:Operations", "*"));
        using var open = Client(door.Ports.Spi);
        Assert.Equal(201, await PayAsync(open));

        await System.IO.File.WriteAllBytesAsync(file, Authority.Revoked(Payments), TestContext.Current.CancellationToken);

        await Wait.UntilAsync(async () => await PayAsync(open) == 401, "the open connection is refused", seconds: 120);
        using var fresh = Client(door.Ports.Spi);
        await Assert.ThrowsAsync<HttpRequestException>(() => PayAsync(fresh));
    }

    private static byte[] Unusable(string kind)
    {
        var good = Authority.Revoked(Directory);
        return kind switch
        {
            "stranger" => Other.Revoked(),
            "namesake" => new TestAuthority("callers").Revoked(),
            "changed" => [.. good[..^1], (byte)(good[^1] ^ 1)],
            "cut" => System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", good.AsSpan(0, good.Length - 1))),
            "certificate" => System.Text.Encoding.ASCII.GetBytes(Authority.Pem),
            "critical" => Authority.Revoked([], critical: true),
            _ => "no list"u8.ToArray(),
        };
    }

    private CallerTrust Trust(string lists, string? authorities = null) =>
        new(new Settings<CallersOptions>(Options(lists, authorities)), _refusals, _time, NullLogger<CallerTrust>.Instance);

    private static CallersOptions Options(string lists, string? authorities = null) =>
        new() { CallerAuthentication = CallerAuthentication.Certificate, CallerCertificateAuthorities = authorities ?? Authority.Pem, CallerRevocationLists = lists };

    private string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    private static HttpClient Client(int port)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
#pragma warning disable CA5359 // The server is ours, in this process.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => Payments;
        handler.SslOptions.AllowTlsResume = false;
        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}") };
    }

    private static async Task<int> PayAsync(HttpClient client)
    {
        using var content = new StringContent("<a/>", System.Text.Encoding.UTF8, "application/xml");
        using var answer = await client.PostAsync(new Uri("/api/v1/in/99999010/msgs", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
