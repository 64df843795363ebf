using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Operating;
using Pix.Domain;
using Pix.Grains.Observation;

namespace Pix.Grains.Tests.Observation;

/// <summary>What a silo remembers for the operators' page.</summary>
public sealed class ExchangeMemoryTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Remembers_the_last_ones_newest_first_and_forgets_the_rest()
    {
        var memory = new ExchangeMemory(_time);
        for (var i = 0; i < ExchangeMemory.Exchanges + 10; i++)
        {
            memory.Add(Exchange($"E{i}"));
        }

        Assert.Equal([$"E{ExchangeMemory.Exchanges + 9}", $"E{ExchangeMemory.Exchanges + 8}"], memory.Recent(2).Select(exchange => exchange.EndToEndId));
        Assert.Empty(memory.Find("E9"));
        Assert.Single(memory.Find("E10"));
    }

    [Fact]
    public void Keeps_withheld_deliveries_while_others_come_and_go()
    {
        var memory = new ExchangeMemory(_time);
        for (var i = 0; i < 26; i++)
        {
            memory.Add(Exchange($"E{i}") with { Withheld = [new WithheldPart(1, $"R{i}", "DocumentDigest")] });
        }

        for (var i = 0; i < ExchangeMemory.Exchanges; i++)
        {
            memory.Add(Exchange("other"));
        }

        Assert.Equal(25, memory.Withheld().Length);
        Assert.Equal("R25", memory.Withheld()[0].Withheld.Single().ResourceId);
    }

    [Fact]
    public void Finds_by_the_request_id()
    {
        var memory = new ExchangeMemory(_time);
        memory.Add(Exchange("E1") with { RequestId = "r1" });
        memory.Add(Exchange("E2") with { RequestId = "r2" });

        Assert.Equal("E1", Assert.Single(memory.Find("r1")).EndToEndId);
    }

    [Fact]
    public void Finds_by_one_of_several_resource_ids_and_never_by_nothing()
    {
        var memory = new ExchangeMemory(_time);
        memory.Add(Exchange("", resourceId: "UEkA, UEkB"));

        Assert.Single(memory.Find("UEkB"));
        Assert.Empty(memory.Find("UEk"));
        Assert.Empty(memory.Find(""));
    }

    [Fact]
    public void Counts_each_second_by_outcome_and_leaves_no_gap()
    {
        var memory = new ExchangeMemory(_time);
        memory.Add(Exchange("E1", Fate.Answered));
        memory.Add(Exchange("E2", Fate.OutcomeUnknown));
        _time.Advance(TimeSpan.FromSeconds(2));
        memory.Add(Exchange("E3", Fate.NotSent));
        _time.Advance(TimeSpan.FromSeconds(1));

        var traffic = memory.Traffic();

        Assert.Equal(ExchangeMemory.Seconds - 1, traffic.Length);
        Assert.Equal([(1, 1, 0), (0, 0, 0), (0, 0, 1)], traffic[^3..].Select(second => (second.Answered, second.Unknown, second.NotSent)));
        Assert.Equal(Enumerable.Range(0, traffic.Length).Select(i => traffic[0].Second + i), traffic.Select(second => second.Second));
    }

    [Fact]
    public void What_is_older_than_the_memory_is_not_shown_as_new()
    {
        var memory = new ExchangeMemory(_time);
        memory.Add(Exchange("E1"));
        _time.Advance(TimeSpan.FromSeconds(ExchangeMemory.Seconds + 1));

        Assert.All(memory.Traffic(), second => Assert.Equal(0, second.Answered));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.7)]
    [InlineData(12)]
    [InlineData(333)]
    [InlineData(9_999)]
    public void Percentiles_are_at_most_a_class_above_what_was_measured(double milliseconds)
    {
        var memory = new ExchangeMemory(_time);
        memory.Add(Exchange("E1", milliseconds: milliseconds));
        _time.Advance(TimeSpan.FromSeconds(1));

        var second = memory.Traffic()[^1];

        Assert.InRange(second.P50, Math.Max(0.1, milliseconds) * 0.999, Math.Max(0.1, milliseconds) * 1.2);
        Assert.Equal(second.P50, second.P99);
    }

    private ExchangeSummary Exchange(string endToEndId, Fate fate = Fate.Answered, string resourceId = "", double milliseconds = 5) => new()
    {
        At = _time.GetUtcNow(),
        Channel = PixChannel.Spi,
        EndToEndId = endToEndId,
        ResourceId = resourceId,
        Fate = fate,
        Milliseconds = milliseconds,
    };
}
