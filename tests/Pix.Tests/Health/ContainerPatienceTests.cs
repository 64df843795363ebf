using Microsoft.Extensions.Time.Testing;

namespace Pix.Health.Tests;

/// <summary>The container's check: it can sign, or no other can either, with patience.</summary>
public sealed class ContainerPatienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider _time = new();
    private readonly ContainerPatience _container;

    public ContainerPatienceTests() => _container = new(Patience, _time);

    [Fact]
    public async Task A_silo_that_cannot_sign_is_replaced_after_two_minutes_while_another_can()
    {
        Assert.False(await LookAsync(isSigning: false, otherSigns: true));
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.False(await LookAsync(isSigning: false, otherSigns: true));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await LookAsync(isSigning: false, otherSigns: true));
    }

    [Fact]
    public async Task It_is_kept_while_no_other_can_sign_either()
    {
        await LookAsync(isSigning: false, otherSigns: false);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(await LookAsync(isSigning: false, otherSigns: false));
        Assert.True(await LookAsync(isSigning: false, otherSigns: true));
        Assert.False(await LookAsync(isSigning: false, otherSigns: false));
    }

    [Fact]
    public async Task A_signature_starts_the_patience_anew()
    {
        await LookAsync(isSigning: false, otherSigns: true);
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.False(await LookAsync(isSigning: true, otherSigns: true));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await LookAsync(isSigning: false, otherSigns: true));

        _time.Advance(Patience);
        Assert.True(await LookAsync(isSigning: false, otherSigns: true));
        Assert.False(await LookAsync(isSigning: true, otherSigns: true));
    }

    [Fact]
    public async Task The_others_are_not_asked_before_it_matters()
    {
        var asked = 0;
        Task<bool> Other() => Task.FromResult(++asked > 0);

        await _container.LookAsync(isSigning: true, Other);
        await _container.LookAsync(isSigning: false, Other);
        Assert.Equal(0, asked);

        _time.Advance(Patience);
        await _container.LookAsync(isSigning: false, Other);
        Assert.Equal((1, true), (asked, _container.IsOver));
    }

    private async Task<bool> LookAsync(bool isSigning, bool otherSigns)
    {
        await _container.LookAsync(isSigning, () => Task.FromResult(otherSigns));
        return _container.IsOver;
    }
}
