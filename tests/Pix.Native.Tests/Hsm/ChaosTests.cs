using Pix.Hsm.Load.Chaos;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>One short round of what <c>./pix chaos hsm</c> does, for the faults that no other test puts under load.</summary>
[Collection(nameof(Alone))]
public sealed class ChaosTests
{
    // Longer than any machine is too busy to sign: who waits too long is refused, and a refusal has to be the fault's.
    private static readonly TimeSpan SessionWait = TimeSpan.FromSeconds(20), CallLimit = TimeSpan.FromSeconds(10), HealLimit = TimeSpan.FromMinutes(3);

    private static readonly Lazy<ChaosRun> Run = new(() => new ChaosRun(Some.SharedToken(), SessionWait, HealLimit));

    [Theory]
    [InlineData("all sessions closed at once")]
    [InlineData("library: C_Initialize fails too, for 300 ms")]
    [InlineData("throttling: 30 in 100 calls")]
    [InlineData("throttling: an HSM that does two at a time")]
    [InlineData("read-write only: sessions closed behind CloudHSM's rules, and TLS handshakes")]
    [InlineData("key lost, one of two, for 3 s")]
    [InlineData("key on one of CloudHSM's two HSMs, for 300 ms")]
    [InlineData("fail over: one of two tokens fails, for 300 ms")]
    [InlineData("fail over: the key is lost on one of two tokens, for 300 ms")]
    [InlineData("hang: every C_Sign")]
    [InlineData("hang: C_Login")]
    [InlineData("wrong signatures, for 300 ms")]
    [InlineData("CKR_PIN_INCORRECT, until the secret changes")]
    [InlineData("hang: the look at a token that failed, while the other signs")]
    public Task Under_load_nothing_is_wrong_or_unexplained_and_the_pool_heals(string name) => HealsFrom(name, fault => fault);

    // Longer than the command's, for on a busy machine a handshake takes longer too.
    [Fact]
    public Task Handshakes_that_hang_end_in_time_while_others_sign() =>
        HealsFrom("hang: the key of TLS handshakes, for 1.5 s", fault => fault with { DialLimit = TimeSpan.FromSeconds(8), Lasts = TimeSpan.FromSeconds(9) });

    private static async Task HealsFrom(string name, Func<Fault, Fault> change)
    {
        Some.SharedToken();
        var fault = change(Faults.All.Single(fault => fault.Name == name) with { CallLimit = CallLimit });
        Assert.SkipWhen(ChaosRun.WhyNot(fault) is not null, ChaosRun.WhyNot(fault) ?? "");

        var result = await Run.Value.RunAsync(fault, signatures: 200, rounds: 1, TestContext.Current.CancellationToken);

        Assert.True(result.IsGood, result.ToString());
    }
}
