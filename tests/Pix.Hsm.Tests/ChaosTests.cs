using Pix.Hsm.Load.Chaos;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>One round of what <c>./pix chaos hsm</c> does, for the faults that no other test puts under load.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData("all sessions closed at once")]
    [InlineData("library: C_Initialize fails too, for 300 ms")]
    [InlineData("fail over: one of two tokens fails, for 300 ms")]
    [InlineData("every C_Sign hangs, for 500 ms")]
    [InlineData("C_Login hangs, for 500 ms")]
    [InlineData("wrong signatures, for 300 ms")]
    [InlineData("CKR_PIN_INCORRECT, until the secret changes")]
    public async Task Under_load_nothing_is_wrong_or_lost_and_the_pool_heals(string name)
    {
        Some.SharedToken();
        var fault = Faults.All.Single(fault => fault.Name == name);
        Assert.SkipWhen(ChaosRun.WhyNot(fault) is not null, ChaosRun.WhyNot(fault) ?? "");

        var result = await new ChaosRun(Some.SharedToken(), TimeSpan.FromSeconds(30)).RepeatAsync(fault, rounds: 1, TestContext.Current.CancellationToken);

        Assert.True(result.IsGood, result.ToString());
        Assert.True(result.Signatures > 0);
    }
}
