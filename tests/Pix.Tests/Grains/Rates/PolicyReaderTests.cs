using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Rates;
using Pix.Grains.Tests.Support;

namespace Pix.Grains.Tests.Rates;

/// <summary>DICT is asked what is in a participant's buckets, as any request is.</summary>
public sealed class PolicyReaderTests
{
    private readonly CollectedLog<PolicyReader> _log = new();
    private readonly FixedOptions<WatchOptions> _options = new(new WatchOptions());

    [Fact]
    public async Task The_buckets_are_asked_for_the_participant_whose_they_are()
    {
        var exchange = await ReadAsync(new ExchangeReply { Status = 200 });

        var request = Assert.Single(exchange.Asked);
        Assert.Equal(
            (PixChannel.Dict, "GET", "/api/v2/policies/", "", "pix", TimeSpan.FromSeconds(10)),
            (request.Channel, request.Method, request.Path, request.Query, request.Caller, request.Deadline));
        Assert.Equal([new HeaderField("PI-RequestingParticipant", "12345678")], request.Headers);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(503, ExchangeError.None)]
    [InlineData(0, ExchangeError.NoAnswer)]
    [InlineData(200, ExchangeError.AnswerSignatureInvalid)]
    public async Task What_was_not_answered_is_logged_with_status_error_and_reason(int status, ExchangeError error)
    {
        await ReadAsync(new ExchangeReply { Status = status, Error = error, Detail = "The reason." });

        var line = Assert.Single(_log.Lines);
        Assert.Equal((EventIds.PoliciesNotRead, LogLevel.Warning), (line.Id, line.Level));
        Assert.Contains($"12345678 (HTTP status {status}, error {error})", line.Text, StringComparison.Ordinal);
        Assert.EndsWith("The reason.", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(501)]
    public async Task A_DICT_without_the_list_is_told_once_with_what_to_set(int status)
    {
        var reader = new PolicyReader(FakeGrains.Of((typeof(IExchangeGrain), new FakeExchangeGrain(_ => new ExchangeReply { Status = status }))), _options, _log);

        Assert.Equal((false, false), (await reader.ReadAsync("12345678"), await reader.ReadAsync("12345678")));

        var line = Assert.Single(_log.Lines);
        Assert.Equal((EventIds.PoliciesAbsent, LogLevel.Warning), (line.Id, line.Level));
        Assert.Contains("Pix:DictCategory", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(1000, 300)]
    public void After_failures_DICT_is_asked_again_sooner_than_at_the_interval(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new PolicyReader(FakeGrains.Of(), _options, _log).Next(failures));

    [Fact]
    public void A_changed_interval_is_used_without_a_restart()
    {
        var reader = new PolicyReader(FakeGrains.Of(), _options, _log);
        Assert.Equal(TimeSpan.FromMinutes(5), reader.Interval);

        _options.CurrentValue = new WatchOptions { PolicyInterval = TimeSpan.FromMinutes(1), CatalogInterval = TimeSpan.FromMinutes(2) };

        Assert.Equal(TimeSpan.FromMinutes(1), reader.Interval);
    }

    private async Task<FakeExchangeGrain> ReadAsync(ExchangeReply reply)
    {
        var exchange = new FakeExchangeGrain(_ => reply);
        await new PolicyReader(FakeGrains.Of((typeof(IExchangeGrain), exchange)), _options, _log).ReadAsync("12345678");
        return exchange;
    }
}
