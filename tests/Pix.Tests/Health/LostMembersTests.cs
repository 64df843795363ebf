using Microsoft.Extensions.Time.Testing;

namespace Pix.Health.Tests;

/// <summary>Which silos of the cluster are missing: those that died and that none has replaced.</summary>
public sealed class LostMembersTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 20, 23, 24, TimeSpan.Zero));
    private readonly LostMembers _lost;

    public LostMembersTests() => _lost = new(_time);

    [Fact]
    public void A_member_that_died_is_named_until_another_takes_the_place()
    {
        Observe(("1", MemberState.Active), ("2", MemberState.Active));
        Assert.Empty(_lost.Sentence);

        Observe(("1", MemberState.Active), ("2", MemberState.Dead));
        Assert.Equal("silo name-2 died at 20:23:24, and no other has taken the place", _lost.Sentence);

        Observe(("1", MemberState.Active), ("2", MemberState.Dead), ("3", MemberState.Other));
        Assert.NotEmpty(_lost.Sentence);
        Observe(("1", MemberState.Active), ("2", MemberState.Dead), ("3", MemberState.Active));
        Assert.Empty(_lost.Sentence);
    }

    [Fact]
    public void A_member_that_left_in_order_or_was_dead_before_is_not_missing()
    {
        Observe(("1", MemberState.Active), ("2", MemberState.Active), ("3", MemberState.Dead));
        Observe(("1", MemberState.Active), ("2", MemberState.Other), ("3", MemberState.Dead));
        Observe(("1", MemberState.Active), ("2", MemberState.Dead), ("3", MemberState.Dead));

        Assert.Empty(_lost.Sentence);
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public void One_that_came_shortly_before_the_death_was_known_takes_the_place_and_one_that_came_long_before_does_not(int seconds, bool replaces)
    {
        Observe(("1", MemberState.Active), ("2", MemberState.Active));
        Observe(("1", MemberState.Active), ("2", MemberState.Active), ("3", MemberState.Active));
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Observe(("3", MemberState.Active), ("2", MemberState.Dead), ("1", MemberState.Active));

        Assert.Equal(replaces, _lost.Sentence.Length == 0);
    }

    [Fact]
    public void One_that_came_and_died_does_not_take_its_own_place()
    {
        Observe(("1", MemberState.Active));
        Observe(("1", MemberState.Active), ("2", MemberState.Active));
        Observe(("1", MemberState.Active), ("2", MemberState.Dead));

        Assert.NotEmpty(_lost.Sentence);
    }

    [Fact]
    public void One_newcomer_takes_one_place()
    {
        Observe(("1", MemberState.Active), ("2", MemberState.Active), ("3", MemberState.Active));
        Observe(("1", MemberState.Active), ("2", MemberState.Dead), ("3", MemberState.Dead), ("4", MemberState.Active));

        Assert.Equal("silo name-3 died at 20:23:24, and no other has taken the place", _lost.Sentence);
    }

    [Fact]
    public void A_death_that_nobody_makes_up_for_is_forgotten_in_time()
    {
        Observe(("1", MemberState.Active), ("2", MemberState.Active));
        Observe(("1", MemberState.Active), ("2", MemberState.Dead));

        _time.Advance(LostMembers.Memory - TimeSpan.FromSeconds(1));
        Assert.NotEmpty(_lost.Sentence);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_lost.Sentence);
    }

    private void Observe(params (string Address, MemberState State)[] members) => _lost.Observe(members.Select(member => (member.Address, $"name-{member.Address}", member.State)));
}
