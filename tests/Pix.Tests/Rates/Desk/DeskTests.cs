using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>A silo's desk: queueing, order, what is refused and when to come again.</summary>
public sealed class DeskTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly RateOutcome Stored = new(RateOutcomeKind.Answered, 201), Unsent = new(RateOutcomeKind.NotSent);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_messages_take_few_calls_to_the_budget()
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        var desk = rates.Desk();

        for (var i = 0; i < 1500; i++)
        {
            (await desk.EnterAsync([SomeRates.Charge()], Long, Cancel)).End(Stored);
        }

        Assert.InRange(rates.Calls, 1, 60);
    }

    [Fact]
    public async Task Refused_at_once_with_the_exact_time_when_waiting_would_be_in_vain()
    {
        var rates = new SomeRates(Limited("KEYS_CHECK", "60 60/min"), new FakeTimeProvider());
        var desk = rates.Desk();

        var pass = await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 30)], TimeSpan.FromSeconds(2), Cancel);

        Assert.False(pass.Granted);
        Assert.Equal("KEYS_CHECK", pass.Policy);
        Assert.Equal(TimeSpan.FromSeconds(30), pass.RetryAfter);
    }

    [Fact]
    public async Task Waits_within_its_time_for_tokens_to_come()
    {
        var rates = new SomeRates(Limited("KEYS_CHECK", "1000 100/s"));
        var desk = rates.Desk();

        var pass = await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 20)], Long, Cancel);

        Assert.True(pass.Granted);
    }

    [Fact]
    public async Task Urgent_goes_before_others_that_wait_longer()
    {
        var rates = new SomeRates(Limited(RatePolicyTable.SpiPrimary, "1000 100/s"));
        rates.Fill(RatePolicyTable.SpiPrimary, 0);
        var desk = rates.Desk();
        var order = new ConcurrentQueue<string>();
        var others = Enumerable.Range(0, 30).Select(_ => Enter("pacs.008", urgent: false)).ToArray();
        var urgent = Enumerable.Range(0, 10).Select(_ => Enter("pacs.002", urgent: true)).ToArray();

        await Task.WhenAll([.. others, .. urgent]);

        Assert.InRange(order.Take(20).Count(kind => kind == "pacs.002"), 8, 10);

        async Task Enter(string kind, bool urgent)
        {
            Assert.True((await desk.EnterAsync([SomeRates.Charge(cost: 2, urgent: urgent)], Long, Cancel)).Granted);
            order.Enqueue(kind);
        }
    }

    [Fact]
    public async Task A_part_of_the_bucket_is_kept_for_what_is_urgent()
    {
        var rates = new SomeRates(Limited(RatePolicyTable.SpiPrimary, "1000 1/h"), new FakeTimeProvider());
        rates.Fill(RatePolicyTable.SpiPrimary, 540);
        var (normal, urgent) = (rates.Desk("normal"), rates.Desk("urgent"));

        var taken = 0;
        while ((await normal.EnterAsync([SomeRates.Charge()], TimeSpan.FromMilliseconds(50), Cancel)).Granted)
        {
            taken++;
        }

        Assert.True((await urgent.EnterAsync([SomeRates.Charge(urgent: true)], Long, Cancel)).Granted);
        // Depth 1,000, of which a twentieth is kept.
        Assert.InRange(taken, 1, 490);
    }

    [Fact]
    public async Task What_was_not_sent_costs_nothing()
    {
        var rates = new SomeRates(Limited("KEYS_CHECK", "1000 1/h"));
        rates.Fill("KEYS_CHECK", 501);
        var desk = rates.Desk();

        for (var i = 0; i < 50; i++)
        {
            var pass = await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], Long, Cancel);
            Assert.True(pass.Granted);
            pass.End(Unsent);
        }
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(400, 1)]
    [InlineData(404, 3)]
    [InlineData(500, 0)]
    [InlineData(503, 1)]
    [InlineData(0, 3)]
    public void Cost_is_by_status_as_the_table_of_DICT_says(int status, long tokens)
    {
        var charge = SomeRates.Charge("ENTRIES_READ_PARTICIPANT_ANTISCAN") with { CostNotFound = Tokens.Of(3), ServerErrorIsFree = true };

        Assert.Equal(Tokens.Of(tokens), charge.CostOf(status == 0 ? new RateOutcome(RateOutcomeKind.Unknown) : new RateOutcome(RateOutcomeKind.Answered, status)));
    }

    [Fact]
    public async Task A_429_empties_the_bucket_for_all_silos_for_as_long_as_it_says_and_the_bucket_takes_to_fill()
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        var (one, other) = (rates.Desk("one"), rates.Desk("other"));
        Assert.True((await other.EnterAsync([SomeRates.Charge()], Long, Cancel)).Granted);

        (await one.EnterAsync([SomeRates.Charge()], Long, Cancel)).End(new RateOutcome(RateOutcomeKind.Answered, 429, TimeSpan.FromSeconds(30)));
        await Wait.UntilAsync(() => rates.Level(RatePolicyTable.SpiPrimary) <= 0);
        var pass = await rates.Desk("third").EnterAsync([SomeRates.Charge()], TimeSpan.FromSeconds(1), Cancel);

        Assert.InRange(pass.RetryAfter!.Value.TotalSeconds, 5, 5.5);
    }

    [Fact]
    public async Task A_desk_goes_on_with_what_it_holds_while_the_budget_is_lost()
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        var desk = rates.Desk();
        for (var i = 0; i < 200; i++)
        {
            (await desk.EnterAsync([SomeRates.Charge()], Long, Cancel)).End(Stored);
        }

        desk.Maintain();
        rates.IsLost = true;
        var granted = 0;
        while ((await desk.EnterAsync([SomeRates.Charge()], TimeSpan.FromMilliseconds(20), Cancel)).Granted)
        {
            granted++;
        }

        Assert.InRange(granted, 50, 1875);
    }

    [Fact]
    public async Task A_moved_budget_voids_what_was_leased_before()
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        var desk = rates.Desk();
        (await desk.EnterAsync([SomeRates.Charge(cost: 100)], Long, Cancel)).End(Stored);

        rates.Move();
        Assert.True((await desk.EnterAsync([SomeRates.Charge(cost: 200)], Long, Cancel)).Granted);

        Assert.InRange(rates.Level(RatePolicyTable.SpiPrimary), 0, 750);
    }

    [Fact]
    public async Task A_silo_that_stops_gives_everything_back()
    {
        var rates = new SomeRates(Limited("KEYS_CHECK", "1000 1/h"));
        rates.Fill("KEYS_CHECK", 1000);
        var desk = rates.Desk();
        var ends = Enumerable.Range(0, 20).Select(_ => desk.EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 10)], Long, Cancel).AsTask());
        foreach (var pass in await Task.WhenAll(ends))
        {
            pass.End(Unsent);
        }

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await desk.RunAsync(stopped.Token);
        var next = await rates.Desk("next").EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 490)], TimeSpan.FromSeconds(2), Cancel);

        Assert.True(next.Granted);
    }

    [Fact]
    public async Task A_changed_limit_is_used_without_a_restart()
    {
        var rates = new SomeRates(Limited("KEYS_CHECK", "1000 1/h"));
        var desk = rates.Desk();
        Assert.False((await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.FromMilliseconds(50), Cancel)).Granted);

        rates.Options.CurrentValue = Limited("KEYS_CHECK", "1000 1000/s");
        await Wait.UntilAsync(async () => (await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.FromSeconds(1), Cancel)).Granted);
    }

    [Fact]
    public async Task Too_many_that_wait_are_refused_at_once_but_not_the_urgent()
    {
        var options = Limited(RatePolicyTable.SpiPrimary, "1000 1/s");
        options.MaxWaiting = 5;
        var desk = new SomeRates(options).Desk();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = Enumerable.Range(0, 5).Select(_ => desk.EnterAsync([SomeRates.Charge(cost: 100)], TimeSpan.FromHours(1), over.Token).AsTask()).ToArray();

        var sixth = await desk.EnterAsync([SomeRates.Charge()], TimeSpan.FromHours(1), Cancel);
        var urgent = await desk.EnterAsync([SomeRates.Charge(urgent: true)], Long, Cancel);

        Assert.Equal((false, true), (sixth.Granted, urgent.Granted));
        await over.CancelAsync();
        Assert.All(await Task.WhenAll(waiting), pass => Assert.False(pass.Granted));
    }

    [Fact]
    public async Task An_urgent_one_that_comes_while_the_budget_is_asked_for_others_is_not_judged_by_their_wait()
    {
        var rates = new SomeRates(Limited(RatePolicyTable.SpiPrimary, "1000 10/s"));
        var desk = rates.Desk();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<RatePass>? urgent = null;
        rates.Sick = answer =>
        {
            urgent ??= desk.EnterAsync([SomeRates.Charge(urgent: true)], Long, Cancel).AsTask();
            return answer;
        };

        // 900 tokens take more than the urgent one's 20 s to come.
        var other = desk.EnterAsync([SomeRates.Charge(cost: 900)], TimeSpan.FromHours(1), over.Token).AsTask();
        await Wait.UntilAsync(() => urgent is not null);

        Assert.True((await urgent!).Granted);
        await over.CancelAsync();
        Assert.False((await other).Granted);
    }

    /// <summary>Real desks, real threads, real time; the Central Bank's bucket counts.</summary>
    [Fact]
    public async Task Three_desks_at_full_load_never_overdraw_and_use_nearly_all()
    {
        var limit = new RateLimit(Tokens.Of(400), Tokens.Of(400), TimeSpan.FromSeconds(1));
        var rates = new SomeRates(Limited(RatePolicyTable.SpiPrimary, "400 400/s"));
        var bank = new CentralBankBucket(limit, TimeProvider.System);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var desks = new[] { rates.Desk("a"), rates.Desk("b"), rates.Desk("c") };

        var senders = desks.SelectMany(desk => Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var pass = await desk.EnterAsync([SomeRates.Charge(urgent: number == 0)], TimeSpan.FromSeconds(2), Cancel);
                if (pass.Granted)
                {
                    lock (bank)
                    {
                        bank.Take(Tokens.One);
                    }

                    await Task.Yield();
                    pass.End(number % 5 == 4 ? new RateOutcome(RateOutcomeKind.Unknown) : Stored);
                }
            }
        }, Cancel)));
        await Task.WhenAll(senders);

        Assert.True(bank.Lowest >= 0, $"lowest {bank.Lowest}");
        Assert.True(bank.Taken >= 1000, $"taken {bank.Taken}");
    }

    private static RateOptions Limited(string policy, string limit)
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits[policy] = limit;
        return options;
    }
}
