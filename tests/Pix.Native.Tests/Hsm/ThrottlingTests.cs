using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>A token that is asked for more than it can do, as AWS CloudHSM says it: CKR_FUNCTION_FAILED.</summary>
public sealed class ThrottlingTests
{
    [Fact]
    public async Task At_thirty_in_a_hundred_no_signature_is_refused_and_the_token_stays_open()
    {
        await using var hsm = await Start();
        hsm.Module.Do("C_Sign return 0x6 p=0.3");

        var refused = await Refused(hsm, 2_000);

        Assert.Empty(refused);
        Assert.True(hsm.Module.Struck > 600);
        AssertStaysOpen(hsm);
        hsm.Module.Do();
        await hsm.FullSize();
    }

    [Fact]
    public async Task At_sixty_in_a_hundred_the_token_stays_open()
    {
        await using var hsm = await Start();
        hsm.Module.Do("C_SignInit return 0x6 p=0.6");

        var refused = await Refused(hsm, 300);

        Assert.All(refused, signature => Assert.Contains("throttles", signature.Detail, StringComparison.Ordinal));
        AssertStaysOpen(hsm);
        hsm.Module.Do();
        await hsm.Healed();
    }

    [Fact]
    public async Task A_token_that_throttles_costs_no_session_and_all_sessions_sign_again_afterwards()
    {
        await using var hsm = await Start();
        var sessions = hsm.Module.Calls("C_OpenSession");
        hsm.Module.Do("C_SignInit return 0x6 count=5");

        Assert.Empty(await Refused(hsm, 500));

        Assert.Equal(sessions, hsm.Module.Calls("C_OpenSession"));
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1026);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1027);
    }

    [Fact]
    public async Task A_request_that_was_thrown_back_still_has_its_second_attempt_when_a_session_fails()
    {
        await using var hsm = await Start();
        hsm.Module.Do("C_Sign return 0x6 count=1", "C_Sign return 0xB3 count=1");

        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
    }

    [Fact]
    public async Task A_token_that_signs_nothing_any_more_is_down_however_it_says_so()
    {
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.500");
        hsm.Module.Do("C_Sign return 0x6");

        await hsm.Until(signature => signature.Failure != SigningFailure.None && !hsm.Hsm.Ring.State.Ready, "the token is down");

        hsm.Module.Do();
        await hsm.Healed();
    }

    [Fact]
    public void The_window_halves_once_for_a_round_and_grows_by_one_for_each()
    {
        var window = new CallWindow(TimeProvider.System);
        for (var i = 0; i < 8; i++)
        {
            window.Enter();
        }

        var began = TimeProvider.System.GetTimestamp() - 1;
        window.Throttled(began);
        window.Throttled(began);
        Assert.Equal(4, window.Limit);
        Assert.False(window.HasRoom);

        Assert.Equal([null, null, null, 5], Enumerable.Range(0, 4).Select(_ => window.Signed(8)));
        Assert.Equal(5, window.Limit);
    }

    private static void AssertStaysOpen(FaultyHsm hsm) => Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id is 1011 or 1030);

    private static Task<FaultyHsm> Start() => FaultyHsm.Start(settings => settings["Pix:HsmSessionWait"] = "00:00:30");

    private static async Task<IReadOnlyCollection<TokenSignature>> Refused(FaultyHsm hsm, int signatures)
    {
        var refused = new System.Collections.Concurrent.ConcurrentBag<TokenSignature>();
        await Parallel.ForAsync(0, signatures, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (_, _) =>
        {
            var (digest, key) = (Some.Digest(), hsm.Hsm.Ring.Current);
            var signature = await hsm.Sign(digest);
            if (signature.Failure != SigningFailure.None)
            {
                refused.Add(signature);
            }
            else
            {
                Assert.True(Some.Verifies(key.Certificate, digest, signature.Value));
            }
        });
        return refused;
    }
}
