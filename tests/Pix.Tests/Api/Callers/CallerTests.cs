using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Api.Callers;
using Pix.Api.Tests.Support;
using Pix.Domain;
using Pix.Settings;

namespace Pix.Api.Tests.Callers;

/// <summary>Who a caller is, which certificates count, and how much each may have.</summary>
public sealed class CallerTests
{
    private static readonly TestAuthority Authority = new("callers");
    private static readonly X509Certificate2 Payments = Authority.Caller("payments");
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void A_certificate_is_found_by_fingerprint_however_it_is_written_before_its_subject()
    {
        var hash = Payments.GetCertHashString(HashAlgorithmName.SHA256);
        var colons = string.Join(':', hash.Chunk(2).Select(pair => new string(pair))).ToLowerInvariant();
        using var directory = Directory(("bysubject", new CallerOptions { CertificateSubject = "CN=payments", Channels = "spi" }), ("byhash", new CallerOptions { CertificateSha256 = $"00FF, {colons}", Channels = "spi" }));

        Assert.Equal("byhash", directory.Find(Payments)?.Name);
    }

    [Fact]
    public void A_certificate_is_found_by_its_whole_subject_and_a_token_by_its_whole_name()
    {
        using var directory = Directory(("a", new CallerOptions { CertificateSubject = "CN=payments", Channels = "spi" }), ("b", new CallerOptions { TokenSubject = "tok", Channels = "dict" }));

        Assert.Equal("a", directory.Find(Payments)?.Name);
        Assert.Null(directory.Find(Authority.Caller("Payments")));
        Assert.Equal("b", directory.Find("tok")?.Name);
        Assert.Null(directory.Find("TOK"));
        Assert.Null(directory.Find(""));
    }

    [Fact]
    public void The_settings_say_what_a_caller_may_do()
    {
        using var directory = Directory(
            ("a", new CallerOptions { TokenSubject = "a", Channels = "spi, dict", Operations = "*", MaxInFlight = 3, RequestsPerSecond = 5 }),
            ("b", new CallerOptions { TokenSubject = "b", Channels = "Dict", Operations = "getEntry, checkKeys," }));

        var (a, b) = (directory.Find("a")!, directory.Find("b")!);
        Assert.Equal([PixChannel.Spi, PixChannel.Dict], a.Channels);
        Assert.Empty(a.Operations);
        Assert.Equal((3, 5), (a.MaxInFlight, a.RequestsPerSecond));
        Assert.Equal([PixChannel.Dict], b.Channels);
        Assert.Equal(["getEntry", "checkKeys"], b.Operations);
        Assert.Equal((256, 0), (b.MaxInFlight, b.RequestsPerSecond));
    }

    [Fact]
    public void The_directory_follows_the_settings_until_it_is_disposed()
    {
        var settings = new Settings<CallersOptions>(Options(("a", new CallerOptions { TokenSubject = "a", Channels = "spi" })));
        var directory = new CallerDirectory(settings);

        settings.Change(Options(("b", new CallerOptions { TokenSubject = "b", Channels = "spi" })));
        Assert.Null(directory.Find("a"));
        Assert.Equal("b", directory.Find("b")?.Name);

        directory.Dispose();
        settings.Change(Options());
        Assert.Equal("b", directory.Find("b")?.Name);
    }

    [Fact]
    public void Only_a_certificate_for_clients_that_is_in_its_time_and_of_a_listed_authority_counts()
    {
        var trust = new CallerTrust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }), new SettingRefusals(), TimeProvider.System, NullLogger<CallerTrust>.Instance);

        Assert.True(trust.Accepts(Payments, null));
        Assert.False(trust.Accepts(Authority.Caller("payments", expired: true), null));
        Assert.False(trust.Accepts(Authority.Caller("payments", forServers: true), null));
        Assert.False(trust.Accepts(new TestAuthority("callers").Caller("payments"), null));
    }

    [Theory]
    [InlineData(null)] // by RFC 5280: for everything
    [InlineData("2.5.29.37.0")] // anyExtendedKeyUsage
    [InlineData("1.3.6.1.5.5.7.3.3")] // code signing
    public void A_certificate_that_does_not_name_clients_does_not_count(string? purpose)
    {
        var trust = new CallerTrust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }), new SettingRefusals(), TimeProvider.System, NullLogger<CallerTrust>.Instance);

        Assert.False(trust.Accepts(Authority.CallerFor("payments", purpose), null));
        Assert.True(trust.Accepts(Authority.CallerFor("payments", CertificateUse.Client), null));
    }

    [Fact]
    public void The_clock_of_the_process_says_whether_a_certificate_is_in_its_time()
    {
        var late = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now.AddDays(25));

        Assert.False(new CallerTrust(new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem }), new SettingRefusals(), late, NullLogger<CallerTrust>.Instance).Accepts(Payments, null));
    }

    [Fact]
    public void Authorities_are_changed_while_running()
    {
        var settings = new Settings<CallersOptions>(new CallersOptions { CallerCertificateAuthorities = Authority.Pem });
        var trust = new CallerTrust(settings, new SettingRefusals(), TimeProvider.System, NullLogger<CallerTrust>.Instance);
        Assert.True(trust.Accepts(Payments, null));

        settings.Change(new CallersOptions { CallerCertificateAuthorities = new TestAuthority("others").Pem });

        Assert.False(trust.Accepts(Payments, null));
    }

    [Fact]
    public void A_caller_has_so_many_places_and_gets_them_back()
    {
        using var limits = new CallerLimits();
        var (one, other) = (Caller.Anonymous with { Name = "one", MaxInFlight = 2 }, Caller.Anonymous with { Name = "other", MaxInFlight = 2 });

        var first = limits.Enter(one);
        using var second = limits.Enter(one);
        using var third = limits.Enter(one);
        using var others = limits.Enter(other);

        Assert.Equal([true, true, false, true], [first.IsAcquired, second.IsAcquired, third.IsAcquired, others.IsAcquired]);
        Assert.Equal(TimeSpan.FromSeconds(1), CallerLimits.WaitOf(third));
        first.Dispose();
        using var again = limits.Enter(one);
        Assert.True(again.IsAcquired);
    }

    [Fact]
    public void A_caller_has_so_many_requests_a_second_and_is_told_how_long_to_wait()
    {
        using var limits = new CallerLimits();
        var caller = Caller.Anonymous with { Name = "slow", RequestsPerSecond = 1 };

        var taken = new List<RateLimitLease>();
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            taken.Add(limits.Enter(caller));
            taken[^1].Dispose();
        }
        while (taken[^1].IsAcquired);

        // A place comes each second, also while a busy machine takes its time.
        Assert.InRange(taken.Count - 1, 1, 1 + TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        Assert.InRange(CallerLimits.WaitOf(taken[^1]), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 500)]
    [InlineData(20, 100)]
    public void A_caller_over_its_rate_waits_for_the_next_of_ten_refills_a_second_at_most(int perSecond, double milliseconds)
    {
        using var limits = new CallerLimits();
        var caller = Caller.Anonymous with { Name = "slow", RequestsPerSecond = perSecond };
        RateLimitLease place;
        do
        {
            place = limits.Enter(caller);
            place.Dispose();
        }
        while (place.IsAcquired);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), CallerLimits.WaitOf(place));
    }

    [Theory]
    [InlineData(0, "slow may have 3 requests under way here (settings Pix:Callers:slow).")]
    [InlineData(1, "slow may have 3 requests under way and 1 a second here (settings Pix:Callers:slow).")]
    public void A_caller_over_its_limit_is_told_what_it_may_have(int perSecond, string told) =>
        Assert.Equal(told, CallerProblems.OverLimit(Caller.Anonymous with { Name = "slow", MaxInFlight = 3, RequestsPerSecond = perSecond }, TimeSpan.FromSeconds(1)).Detail);

    private static CallerDirectory Directory(params (string Name, CallerOptions Options)[] callers) => new(new Settings<CallersOptions>(Options(callers)));

    private static CallersOptions Options(params (string Name, CallerOptions Options)[] callers)
    {
        var options = new CallersOptions();
        foreach (var (name, caller) in callers)
        {
            options.Callers[name] = caller;
        }

        return options;
    }
}
