using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>Everything at once, by chance.</summary>
public sealed class RandomFaultTests
{
    private const int Signatures = 10_000;
    private const int Callers = 32;

    [Fact]
    public async Task Ten_thousand_signatures_under_random_faults_are_right_or_cleanly_refused_and_the_pool_is_whole_again()
    {
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSignTimeout"] = "00:00:05";
            settings["Pix:HsmSessionWait"] = "00:00:30";
        });
        string[] rules =
        [
            "C_Sign return 0xB3 p=0.01",     // SESSION_HANDLE_INVALID
            "C_SignInit return 0x90 p=0.01", // OPERATION_ACTIVE
            "C_Sign return 0x101 p=0.01",    // USER_NOT_LOGGED_IN
            "C_Sign return 0x5 p=0.01",      // GENERAL_ERROR
            "C_Sign return 0x6 p=0.005",     // FUNCTION_FAILED
            "C_Sign return 0x30 p=0.002",    // DEVICE_ERROR
            "C_Sign return 0x190 p=0.001",   // CRYPTOKI_NOT_INITIALIZED
            "C_OpenSession return 0x5 p=0.02",
            "C_FindObjectsInit return 0x5 p=0.02",
            "C_Sign flip p=0.005",
            "C_Sign delay 5 p=0.01",
        ];
        var kind = TokenKind.Chosen;
        string[] kill = kind.ClosesSessionsSafely ? ["C_Sign kill p=0.001"] : [];
        // An instance in which a call hangs is left behind, for one that must not know of it.
        string[] hang = kind.InstancesAreApart ? ["C_Sign hang p=0.0003"] : [];
        hsm.Module.Do([.. rules, .. kill, .. hang]);
        var (right, refused, late, wrong) = (0, 0, 0, 0);

        await Parallel.ForAsync(0, Signatures, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = TestContext.Current.CancellationToken }, async (_, token) =>
        {
            var digest = Some.Digest();
            var key = hsm.Hsm.Ring.Current;
            var signature = await key.SignDigestAsync(digest, token);
            if (signature.Failure != SigningFailure.None)
            {
                Assert.Null(signature.Value);
                Assert.NotEmpty(signature.Detail);
                // How many wait too long, or for a token that is too slow, is for the machine to say.
                Interlocked.Increment(ref signature.Failure is SigningFailure.SignTimedOut or SigningFailure.WaitedTooLong ? ref late : ref refused);
                await Task.Delay(signature.RetryAfter ?? TimeSpan.Zero, token);
            }
            else if (Some.Verifies(key.Certificate, digest, signature.Value))
            {
                Interlocked.Increment(ref right);
            }
            else
            {
                Interlocked.Increment(ref wrong);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{right} right, {refused} refused, {late} late, {wrong} wrong");
        Assert.Equal(0, wrong);
        Assert.Equal(Signatures, right + refused + late);
        Assert.InRange(refused, 0, Signatures / 20);
        hsm.Module.Do();
        await hsm.Healed();
    }
}
