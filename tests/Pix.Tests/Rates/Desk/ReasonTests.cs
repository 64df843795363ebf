using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>A refusal for lack of tokens says the true reason.</summary>
public sealed class ReasonTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Used_up()
    {
        var rates = new SomeRates(Limited("1000 1/h"), new FakeTimeProvider());
        rates.Fill("KEYS_CHECK", 0);

        var pass = await EnterAsync(rates.Desk());

        Assert.Equal(("The Central Bank's limit KEYS_CHECK is used up.", false), (pass.Reason, pass.IsUnknown));
    }

    [Fact]
    public async Task The_budget_owner_has_just_started()
    {
        var pass = await EnterAsync(new SomeRates(Limited("1000 1/h"), new FakeTimeProvider()).Desk());

        Assert.StartsWith("What is left of the Central Bank's limit KEYS_CHECK is not known yet", pass.Reason, StringComparison.Ordinal);
        Assert.True(pass.IsUnknown);
    }

    [Fact]
    public async Task The_budget_owner_does_not_answer()
    {
        var pass = await EnterAsync(new SomeRates(Limited("1000 1/h")) { IsLost = true }.Desk());

        Assert.StartsWith("The budget owner of the Central Bank's limit KEYS_CHECK does not answer", pass.Reason, StringComparison.Ordinal);
        Assert.True(pass.IsUnknown);
        Assert.InRange(pass.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_budget_owner_has_not_answered_in_the_time_that_there_was()
    {
        var desk = new SomeRates(Limited("1000 1/h")) { IsLost = true }.Desk();

        var pass = await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.Zero, Cancel);

        Assert.StartsWith("The budget owner of the Central Bank's limit KEYS_CHECK does not answer", pass.Reason, StringComparison.Ordinal);
        Assert.True(pass.IsUnknown);
    }

    [Fact]
    public async Task As_many_as_may_wait_already()
    {
        var options = Limited("1000 1/s");
        options.MaxWaiting = 1;
        var rates = new SomeRates(options);
        rates.Fill("KEYS_CHECK", 0);
        var desk = rates.Desk();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = desk.EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 100)], TimeSpan.FromHours(1), over.Token).AsTask();

        var pass = await desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.FromHours(1), Cancel);

        Assert.StartsWith("As many requests as may (Pix:MaxWaiting) wait", pass.Reason, StringComparison.Ordinal);
        Assert.False(pass.IsUnknown);
        await over.CancelAsync();
        Assert.False((await waiting).Granted);
    }

    [Fact]
    public async Task Granted_has_none()
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 100);

        Assert.Equal("", (await rates.Desk().EnterAsync([SomeRates.Charge()], TimeSpan.FromSeconds(5), Cancel)).Reason);
    }

    private static ValueTask<RatePass> EnterAsync(RateDesk desk) => desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], Short, Cancel);

    private static RateOptions Limited(string limit)
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits["KEYS_CHECK"] = limit;
        return options;
    }
}
