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
        await hsm.FullSize();
        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
        hsm.Module.Do();
        await Some.Until(() => hsm.Hsm.Log.Lines.Any(line => line.Id == 1023), "the hanging call comes back");
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

        for (var round = 0; round < 8; round++)
        {
            Assert.All(await hsm.SignMany(4), signature => Assert.NotEqual(SigningFailure.None, signature.Failure));
        }

        Assert.InRange(hsm.Hsm.Log.Lines.Count(line => line.Id == 1022), 2, 6);
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
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030 && line.Text.Contains("fresh instance: True", StringComparison.Ordinal));
        hsm.Module.Do();
        await Some.Until(() => hsm.Hsm.Log.Lines.Count(line => line.Id == 1023) == 2, "both calls come back, into the old instance");
        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
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

        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030 && line.Text.Contains("fresh instance: True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_waited_too_long_never_reaches_the_token()
    {
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "1";
            settings["Pix:HsmSessionWait"] = "00:00:00.200";
        });
        var calls = hsm.Module.Calls("C_Sign");
        hsm.Module.Do("C_Sign delay 600");

        var signatures = await hsm.SignMany(5);

        Assert.Equal(4, signatures.Count(signature => signature.Failure == SigningFailure.WaitedTooLong));
        Assert.Equal(calls + 1, hsm.Module.Calls("C_Sign"));
        Assert.All(signatures.Where(signature => signature.Failure != SigningFailure.None), signature => Assert.NotNull(signature.RetryAfter));
    }

    [Fact]
    public async Task Cancelling_stops_the_wait_and_not_the_signature_under_way()
    {
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSessions"] = "1");
        var calls = hsm.Module.Calls("C_Sign");
        hsm.Module.Do("C_Sign delay 500");
        using var cancellation = new CancellationTokenSource();
        var underWay = hsm.Hsm.Ring.Current.SignDigestAsync(Some.Digest(), cancellation.Token).AsTask();
        await Some.Until(() => hsm.Module.Calls("C_Sign") == calls + 1, "the token is signing");
        var waiting = hsm.Hsm.Ring.Current.SignDigestAsync(Some.Digest(), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(SigningFailure.None, (await underWay).Failure);
        Assert.Equal(calls + 1, hsm.Module.Calls("C_Sign"));
    }

    private static Task<FaultyHsm> Start() => FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.500");
}
