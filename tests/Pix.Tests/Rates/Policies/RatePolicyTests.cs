using Microsoft.Extensions.Options;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Policies;

public sealed class RatePolicyTests
{
    public static TheoryData<string> OfficialPolicies() => [.. Rows("policies.tsv").Select(row => row[0])];

    [Theory]
    [MemberData(nameof(OfficialPolicies))]
    public void Row_is_what_the_official_table_says(string name)
    {
        var row = Rows("policies.tsv").Single(columns => columns[0] == name);
        if (row[1] == "USER")
        {
            Assert.Equal(("100 2/min", "1000 20/min"), (RatePolicyTable.Rows[name + "_PF"], RatePolicyTable.Rows[name + "_PJ"]));
            Assert.Equal("PF 2/min; PJ 20/min|PF 100; PJ 1000", $"{row[3]}|{row[4]}");
        }
        else
        {
            Assert.Equal(row[3] == "by category" ? row[3] : $"{row[4]} {row[3]}", RatePolicyTable.Rows[name]);
        }
    }

    [Fact]
    public void Categories_are_what_the_official_table_says() => Assert.Equal(
        Rows("policy-categories.tsv").ToDictionary(row => row[0][0], row => $"{row[2]} {row[1]}/min"),
        RatePolicyTable.Categories);

    [Theory]
    [InlineData("2026-11-24T11:30:00Z", 35)]
    [InlineData("2026-11-24T10:30:00Z", 350)]
    [InlineData("2026-11-24T02:30:00Z", 35)]
    [InlineData("2026-11-24T03:30:00Z", 350)]
    public void Secondary_channel_goes_by_the_hour_of_Brasilia(string utc, double perSecond) =>
        Assert.Equal(perSecond, Secondary().LimitAt(DateTimeOffset.Parse(utc, null)).PerSecond);

    [Theory]
    [InlineData("2026-11-24T10:59:30Z")]
    [InlineData("2026-11-24T11:00:30Z")]
    [InlineData("2026-11-24T02:59:30Z")]
    [InlineData("2026-11-24T03:00:30Z")]
    public void Around_a_change_of_hour_the_smaller_limit_holds(string utc) =>
        Assert.Equal(35, Secondary().LimitAt(DateTimeOffset.Parse(utc, null)).PerSecond);

    [Theory]
    [InlineData("3750")]
    [InlineData("3750 750")]
    [InlineData("3750 750/year")]
    [InlineData("-1 750/s")]
    [InlineData("0 750/s")]
    [InlineData("00:00-08:00 5000 350/s")]
    [InlineData("00:00-08:00 5000 350/s; 09:00-24:00 350 35/s")]
    [InlineData("00:00-08:00 1 1/s; 08:00-10:00 1 1/s; 12:00-24:00 1 1/s")]
    [InlineData("01:00-08:00 1 1/s; 08:00-24:00 1 1/s")]
    [InlineData("")]
    [InlineData("1000000000 750/s")]
    public void Limit_that_is_none_is_refused_at_start_with_its_name(string text)
    {
        var options = new RateOptions();
        options.RateLimits["SPI_PRIMARY"] = text;

        var result = new RateOptionsValidator().Validate(null, options);

        Assert.Contains($"Pix:RateLimits:SPI_PRIMARY is '{text}'", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("999999999 1/day")]
    [InlineData("08:00-24:00 350 35/s; 00:00-08:00 5000 350/s")]
    public void Limits_are_taken_in_any_order_of_the_day(string text)
    {
        var options = new RateOptions();
        options.RateLimits["SPI_PRIMARY"] = text;

        Assert.True(new RateOptionsValidator().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("2026-11-24T10:58:59Z", 350)]
    [InlineData("2026-11-24T10:59:00Z", 35)]
    [InlineData("2026-11-24T11:01:00Z", 35)]
    [InlineData("2026-11-24T02:59:00Z", 35)]
    [InlineData("2026-11-24T03:01:00Z", 350)]
    public void The_smaller_limit_holds_for_a_minute_before_and_after_a_change(string utc, double perSecond) =>
        Assert.Equal(perSecond, Secondary().LimitAt(DateTimeOffset.Parse(utc, null)).PerSecond);

    [Fact]
    public void A_margin_is_taken_off_depth_and_refill()
    {
        var limit = new RateLimit(Tokens.Of(1000), Tokens.Of(10), TimeSpan.FromSeconds(1));

        Assert.Equal(new RateLimit(Tokens.Of(900), Tokens.Of(9), TimeSpan.FromSeconds(1)), limit.Less(0.1));
        Assert.Equal(limit, limit.Less(0));
    }

    [Theory]
    [InlineData(-1000, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(25_000, 2500)]
    [InlineData(long.MaxValue, 2_592_000_000)]
    public void The_time_for_tokens_is_rounded_up_to_a_millisecond_thirty_days_at_most(long thousandths, double milliseconds) =>
        Assert.Equal(milliseconds, new RateLimit(Tokens.Of(1000), Tokens.Of(10), TimeSpan.FromSeconds(1)).TimeFor(new Tokens(thousandths)).TotalMilliseconds);

    [Fact]
    public void The_range_of_a_policy_is_its_own_or_that_of_all_categories()
    {
        var policies = new RatePolicies(new RateOptions());
        Assert.True(policies.TryGet("ENTRIES_STATISTICS_READ", out var category));
        Assert.True(policies.TryGet("KEYS_CHECK", out var own));

        var (smallest, largest) = RatePolicies.RangeOf(category, DateTimeOffset.UnixEpoch);
        Assert.Equal((50.0, 50_000.0), (smallest.Capacity.Value, largest.Capacity.Value));
        (smallest, largest) = RatePolicies.RangeOf(own, DateTimeOffset.UnixEpoch);
        Assert.Equal((70.0, 70.0), (smallest.Capacity.Value, largest.Capacity.Value));
    }

    [Fact]
    public void The_policies_that_there_are_are_told_in_order()
    {
        var options = new RateOptions();
        options.RateLimits["NO_SUCH"] = "1 1/s";

        Assert.Contains("CIDS_ENTRIES_READ, CIDS_EVENTS_LIST, CIDS_FILES_READ", Assert.Single(new RateOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_policy_in_the_settings_is_refused()
    {
        var options = new RateOptions();
        options.RateLimits["SPI_PRIMARI"] = "1 1/s";

        Assert.Contains("SPI_PRIMARI is not a policy", Assert.Single(new RateOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    private static RatePolicy Secondary() => new RatePolicies(new RateOptions()).TryGet(RatePolicyTable.SpiSecondary, out var policy) ? policy : throw new OptionsValidationException("", typeof(RateOptions), []);

    private static IEnumerable<string[]> Rows(string file) =>
        Vectors.Text("dict-2.12.1/" + file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'));
}
