using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Tests;

/// <summary>Logins of a process one after the other, whatever hangs: several wrong tries at once could lock the token.</summary>
public sealed class LoginTurnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public void Of_those_who_waited_too_long_for_a_login_that_hangs_one_goes_on_at_a_time()
    {
        using var hung = new ManualResetEventSlim();
        using var taken = new ManualResetEventSlim();
        var first = Start(() =>
        {
            using var turn = LoginTurn.Take(Patience);
            taken.Set();
            hung.Wait();
        });
        taken.Wait(TestContext.Current.CancellationToken);
        var (inside, most, through) = (0, 0, 0);
        var others = Enumerable.Range(0, 8).Select(_ => Start(() =>
        {
            using var turn = LoginTurn.Take(Patience);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            SpinWait.SpinUntil(() => Volatile.Read(ref inside) > 1, TimeSpan.FromMilliseconds(20));
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref through);
        })).ToList();

        others.ForEach(thread => thread.Join());
        hung.Set();
        first.Join();

        Assert.Equal((8, 1), (through, most));
    }

    private static Thread Start(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
