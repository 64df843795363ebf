using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit;
using Pix.Health;

namespace Pix.Grains.Tests;

/// <summary>What a silo registers, as its host asks for it: a setting that is right in its own class and never registered would be .NET's.</summary>
public sealed class GrainServicesTests
{
    private readonly FakeTimeProvider _time = new();

    // The longest exchange is a long poll of 60 s, and everything else needs 10 s; .NET's 30 s would cut both.
    [Theory]
    [InlineData(10, 80)]
    [InlineData(120, 190)]
    public async Task A_silo_has_the_time_to_stop_that_its_longest_exchange_and_its_audit_need(int audit, int seconds)
    {
        await using var silo = Silo(("Pix:AuditDrainTime", $"00:{audit / 60:00}:{audit % 60:00}"));

        Assert.Equal(TimeSpan.FromSeconds(seconds), silo.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task A_silo_refuses_a_time_to_stop_that_is_too_short()
    {
        await using var silo = Silo(("shutdownTimeoutSeconds", "30"));

        var refused = Assert.Throws<OptionsValidationException>(() => silo.GetRequiredService<IOptions<HostOptions>>().Value);

        Assert.Contains(refused.Failures, failure => failure.Contains("DOTNET_shutdownTimeoutSeconds is 30", StringComparison.Ordinal));
    }

    // The longest exchange is a long poll of 60 s.
    [Theory]
    [InlineData("00:01:00")]
    [InlineData("00:05:00")]
    public async Task Accepts_a_time_after_which_no_exchange_is_under_way(string unknownAfter)
    {
        await using var silo = Silo(("Pix:AuditUnknownAfter", unknownAfter));

        Assert.Equal(TimeSpan.Parse(unknownAfter, CultureInfo.InvariantCulture), silo.GetRequiredService<IOptions<AuditOptions>>().Value.AuditUnknownAfter);
    }

    [Fact]
    public async Task Rejects_a_time_after_which_an_exchange_may_be_under_way_and_would_be_shipped_as_unknown()
    {
        await using var silo = Silo(("Pix:AuditUnknownAfter", "00:00:59.999"));

        var refused = Assert.Throws<OptionsValidationException>(() => silo.GetRequiredService<IOptions<AuditOptions>>().Value);

        Assert.Equal(["Pix:AuditUnknownAfter is 00:00:59.9990000; it must be at least 00:01:00, the longest time of an exchange, or one that is under way would be shipped as unknown."], refused.Failures);
    }

    [Fact]
    public async Task A_container_has_the_patience_of_the_setting()
    {
        await using var silo = Silo(("Pix:ContainerPatience", "00:07:00"));
        var container = silo.GetRequiredService<ContainerPatience>();
        Task LookAsync() => container.LookAsync(isSigning: false, () => Task.FromResult(true));

        await LookAsync();
        _time.Advance(TimeSpan.FromMinutes(7) - TimeSpan.FromMilliseconds(1));
        await LookAsync();
        Assert.False(container.IsOver);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await LookAsync();
        Assert.True(container.IsOver);
    }

    private ServiceProvider Silo(params (string Name, string Value)[] settings)
    {
        var needed = new[] { ("Pix:JournalPath", "/nowhere/journals"), ("Pix:AuditPath", "/nowhere/audit"), ("Pix:SiloName", "silo") };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Concat(needed).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2)).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(_time)
            .AddLogging()
            .AddPixAudit(configuration)
            .AddPixGrains(configuration)
            .BuildServiceProvider();
    }
}
