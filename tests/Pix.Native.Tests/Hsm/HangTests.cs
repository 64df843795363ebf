using System.Globalization;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>A token that does not answer: time limits hold, threads are replaced, within a bound.</summary>
public sealed class HangTests
{
    [Fact]
    public async Task A_hanging_signature_is_written_off_and_its_session_replaced()
    {
        await using var hsm = await Start();
        hsm.Module.Do("C_Sign hang count=1");

        var hanging = await hsm.Sign();

        Assert.Equal(SigningFailure.SignTimedOut, hanging.Failure);
        await hsm.Healed();
        hsm.Module.Do();
        await Wait.UntilAsync(() => hsm.Hsm.Log.Lines.Any(line => line.Id == 1023), "the hanging call comes back");
    }

    [Fact]
    public async Task When_everything_hangs_the_threads_are_bounded_and_it_heals_when_the_token_answers()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "2";
            settings["Pix:HsmSignTimeout"] = "00:00:00.200";
            settings["Pix:HsmSessionWait"] = "00:00:00.500";
        });
        hsm.Module.Do("C_Sign hang");

        await hsm.Until(_ => hsm.Hsm.Log.Lines.Any(line => line.Text.Contains("too many calls hang", StringComparison.Ordinal)), "no more threads are risked");
        for (var round = 0; round < 8; round++)
        {
            Assert.All(await hsm.SignMany(4), signature => Assert.NotEqual(SigningFailure.None, signature.Failure));
        }

        // Three times the sessions and those at work meanwhile, recovery's own thread too; what was only slow has come back and is not counted.
        Assert.InRange(hsm.Hsm.Log.Lines.Where(line => line.Id == 1022).Max(line => Hanging(line.Text)), 2, (3 * 2) + 2 + 1);
        hsm.Module.Do();
        await hsm.Healed();
    }

    [Fact]
    public async Task A_library_with_hanging_calls_is_left_behind_for_a_fresh_instance()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "2";
            settings["Pix:HsmSignTimeout"] = "00:00:00.300";
        });
        hsm.Module.Do("C_Sign hang count=2 first");

        Assert.All(await hsm.SignMany(2), signature => Assert.Equal(SigningFailure.SignTimedOut, signature.Failure));

        await hsm.Healed();
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030 && line.Text.Contains("library was loaded: True", StringComparison.Ordinal));
        hsm.Module.Do();
        await Wait.UntilAsync(() => hsm.Hsm.Log.Lines.Count(line => line.Id == 1023) >= 2, "both calls come back, into the old instance");
        await hsm.Healed();
    }

    [Fact]
    public async Task A_hanging_login_does_not_hold_up_recovery()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "2";
            settings["Pix:HsmSignTimeout"] = "00:00:00.300";
        });
        hsm.Module.Do("C_Sign kill count=1 first", "C_Login hang first");

        await hsm.Healed();

        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030 && line.Text.Contains("library was loaded: True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_waited_too_long_never_reaches_the_token()
    {
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "1";
            settings["Pix:HsmSessionWait"] = "00:00:00.200";
            settings["Pix:HsmSignTimeout"] = "00:01:00";
        });
        var calls = hsm.Module.Calls("C_Sign");
        hsm.Module.Do("C_Sign hang");
        var first = await UnderWay(hsm, calls);

        Assert.All(await hsm.SignMany(4), signature => Assert.Equal((SigningFailure.WaitedTooLong, true), (signature.Failure, signature.RetryAfter is not null)));

        hsm.Module.Do();
        Assert.Equal(SigningFailure.None, (await first).Failure);
        // The one session does one after the other: whatever of the four was left would come before this one.
        await hsm.Healed();
        Assert.Equal(calls + 2, hsm.Module.Calls("C_Sign"));
    }

    [Fact]
    public async Task Cancelling_stops_the_wait_and_not_the_signature_under_way()
    {
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "1";
            settings["Pix:HsmSignTimeout"] = "00:01:00";
        });
        var calls = hsm.Module.Calls("C_Sign");
        hsm.Module.Do("C_Sign hang");
        using var cancellation = new CancellationTokenSource();
        var underWay = hsm.Hsm.Ring.Current.SignDigestAsync(Some.Digest(), cancellation.Token).AsTask();
        await Wait.UntilAsync(() => hsm.Module.Calls("C_Sign") == calls + 1, "the token is signing");
        var waiting = hsm.Hsm.Ring.Current.SignDigestAsync(Some.Digest(), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        hsm.Module.Do();
        Assert.Equal(SigningFailure.None, (await underWay).Failure);
        Assert.Equal(calls + 1, hsm.Module.Calls("C_Sign"));
    }

    /// <summary>A signature that is in the token's hands, and so in nobody's who may be refused for waiting.</summary>
    private static async Task<Task<TokenSignature>> UnderWay(FaultyHsm hsm, long calls)
    {
        var first = hsm.Sign();
        await Wait.UntilAsync(
            () =>
            {
                // A busy machine may be late to take it.
                first = first.IsCompleted ? hsm.Sign() : first;
                return hsm.Module.Calls("C_Sign") > calls;
            },
            "the token is signing");
        return first;
    }

    // "… hang now: 3."
    private static int Hanging(string text) => int.Parse(text.Split(" hang now: ")[1].Split('.')[0], CultureInfo.InvariantCulture);

    private static Task<FaultyHsm> Start() => FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.500");
}
