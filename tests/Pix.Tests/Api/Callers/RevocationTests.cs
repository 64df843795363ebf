using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Callers;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Settings;

namespace Pix.Api.Tests.Callers;

/// <summary>Certificates that their authority took back.</summary>
public sealed class RevocationTests : IDisposable
{
    private static readonly TestAuthority Authority = new("callers"), Other = new("others");
    private static readonly TestAuthority Below = Authority.Below("branch");
    private static readonly X509Certificate2 Branch = Below.Caller("payments"), Payments = Authority.Caller("payments"), Directory = Authority.Caller("directory");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly SettingRefusals _refusals = new();
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_certificate_on_the_list_does_not_count_and_another_of_the_authority_does(bool isDer)
    {
        using var trust = Trust(isDer ? File("list.crl", Authority.Revoked(Payments)) : Authority.RevokedPem(Payments));

        Assert.False(trust.Accepts(Payments, null));
        Assert.False(trust.Counts(Payments));
        Assert.True(trust.Accepts(Directory, null));
        Assert.True(trust.Counts(Directory));
        Assert.Equal("", _refusals.Sentence);
    }

    [Fact]
    public void A_certificate_below_an_authority_on_the_list_of_the_one_above_counts_no_more_than_one_that_is_on_it_itself()
    {
        var file = File("list.crl", Authority.Revoked());
        using var trust = Trust(file);
        using var presented = new X509Chain();
        presented.ChainPolicy.ExtraStore.Add(Below.Certificate);
        Assert.True(trust.Accepts(Branch, presented));
        Assert.True(trust.Counts(Branch));

        // Judged anew, with what came in the handshake.
        System.IO.File.WriteAllBytes(file, Authority.Revoked(Directory));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(trust.Counts(Branch));

        System.IO.File.WriteAllBytes(file, Authority.Revoked(Below.Certificate));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(trust.Accepts(Branch, presented));
        Assert.False(trust.Counts(Branch));
        Assert.True(trust.Counts(Payments));
    }

    [Fact]
    public void A_certificate_of_which_the_handshake_is_not_known_is_judged_anew()
    {
        using var trust = Trust(Authority.RevokedPem());

        Assert.True(trust.Counts(Payments));
        Assert.False(trust.Counts(Branch)); // What was sent beside it is not known.
        Assert.False(trust.Counts(Other.Caller("payments")));
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

        // The list was made a moment after this clock was set.
        _time.Advance(TestAuthority.ListLasts + TimeSpan.FromMinutes(1));

        Assert.StartsWith("Pix:CallerRevocationLists has a list of 'CN=callers' that was to be replaced by ", _refusals.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, _refusals.Count);
        Assert.False(trust.Accepts(Payments, null));
        Assert.True(trust.Accepts(Directory, null));

        System.IO.File.WriteAllBytes(file, Authority.Revoked([Payments], lasts: 2 * TestAuthority.ListLasts));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", _refusals.Sentence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_open_connection_of_a_revoked_caller_ends_and_no_other_begins(bool isAboveRevoked)
    {
        var file = File("list.crl", Authority.Revoked());
        await using var door = await OpenAsync(file, FakeSilos.Created);
        await using var revoked = isAboveRevoked ? await TlsConnection.OpenAsync(door.Ports.Spi, Branch, Below.Certificate) : await TlsConnection.OpenAsync(door.Ports.Spi, Payments);
        await using var other = await TlsConnection.OpenAsync(door.Ports.Spi, Directory);
        Assert.Equal(201, await revoked.PayAsync());
        Assert.Equal(201, await other.PayAsync());

        await System.IO.File.WriteAllBytesAsync(file, Authority.Revoked(isAboveRevoked ? Below.Certificate : Payments), TestContext.Current.CancellationToken);

        await revoked.EndsAsync();
        await door.LogsAsync(line => line.StartsWith("Warning 7042 ", StringComparison.Ordinal) && line.Contains(" 1 connections ", StringComparison.Ordinal));
        Assert.Equal(201, await other.PayAsync());
        Assert.Equal("", await RawHttp.ReadAsync(door.Ports.Spi, RawHttp.Pay(), tls: true, _ => false, isAboveRevoked ? Branch : Payments));
    }

    [Fact]
    public async Task A_request_that_is_under_way_when_its_caller_is_revoked_is_answered_and_then_the_connection_ends()
    {
        var file = File("list.crl", Authority.Revoked());
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<ExchangeReply>());
        await using var door = await OpenAsync(file, new FakeSilos(_ =>
        {
            asked.TrySetResult();
            return answer.Task;
        }));
        await using var revoked = await TlsConnection.OpenAsync(door.Ports.Spi, Payments);
        var payment = revoked.PayAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await System.IO.File.WriteAllBytesAsync(file, Authority.Revoked(Payments), TestContext.Current.CancellationToken);
        await door.LogsAsync(line => line.StartsWith("Warning 7042 ", StringComparison.Ordinal));
        answer.SetResult(FakeSilos.Created);

        Assert.Equal(201, await payment);
        await revoked.EndsAsync();
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

    private string File(string name, byte[] content) => _folder.Write(name, content);

    private static Task<Door> OpenAsync(string lists, ExchangeReply reply) => OpenAsync(lists, new FakeSilos(reply));

    private static async Task<Door> OpenAsync(string lists, FakeSilos silos)
    {
        using var server = Authority.Server();
        return await Door.OpenAsync(
            silos, null, ("Pix:CallerAuthentication", "Certificate"), ("Pix:CallerCertificateAuthorities", Authority.Pem), ("Pix:CallerRevocationLists", lists),
            ("Pix:FrontDoorCertificate", server.ExportCertificatePem()), ("Pix:FrontDoorKey", server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ("Pix:Callers:payments:CertificateSubject", "CN=payments"), ("Pix:Callers:payments:Channels", "spi"), ("Pix:Callers:payments:Operations", "*"),
            ("Pix:Callers:directory:CertificateSubject", "CN=directory"), ("Pix:Callers:directory:Channels", "spi"), ("Pix:Callers:directory:Operations", "*"));
    }
}
