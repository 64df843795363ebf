using Pix.Audit.Journal;

namespace Pix.Audit.Tests.Journal;

/// <summary>The room of a journal: what is admitted, and what it says of itself.</summary>
public sealed class JournalSpaceTests
{
    [Theory]
    [InlineData(1 << 20, 64 << 10)]
    [InlineData(1 << 20, 256 << 10)]
    [InlineData(1 << 30, 64 << 10)]
    [InlineData(64 << 20, 16 << 20)]
    public void Admits_the_next_intent_whenever_it_says_that_it_has_room(int maxBytes, int reserve)
    {
        var space = new JournalSpace(maxBytes, reserve);
        const int Intent = 4096;
        var admitted = 0;
        while (space.TryAdmitIntent(Intent))
        {
            admitted++;
        }

        Assert.False(space.HasRoom);
        Assert.True(admitted > 0);
        while (!space.HasRoom)
        {
            Assert.True(--admitted >= 0, "an empty journal says that it has no room");
            space.ReleaseReserve();
            space.RemoveRow(Intent);
        }

        Assert.True(space.TryAdmitIntent(Intent));
    }

    [Fact]
    public void Is_empty_again_when_all_outcomes_have_come_and_gone()
    {
        var space = new JournalSpace(1 << 20, 64 << 10);
        Assert.True(space.TryAdmitIntent(1000));
        space.ReleaseReserve();
        space.AddRow(500);
        space.RemoveRow(500);
        space.RemoveRow(1000);
        Assert.Equal(0, space.Bytes);
        Assert.Equal(0, space.ReservedBytes);
    }
}
