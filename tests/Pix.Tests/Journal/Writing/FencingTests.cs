using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Writing;

/// <summary>An owner whose locks were lost is frozen at each of its disk calls, taken over, and thawed.</summary>
public sealed class FencingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <remarks>
    /// Each call of the owner, from its opening on, is the one at which it freezes: before the call takes effect, and after it did but
    /// before the owner knows.
    /// </remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_owner_that_was_frozen_anywhere_and_taken_over_acknowledges_nothing_that_is_lost(bool before)
    {
        var frozen = 0;
        for (var call = 1; await FreezeAsync(call, before); call++)
        {
            frozen++;
        }

        Assert.True(frozen > 30, $"The owner makes {frozen} calls.");
    }

    /// <remarks>The owner goes on while the adopter is held up: before each of its calls, and after it.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_adopter_that_is_slow_anywhere_has_all_that_the_owner_acknowledged_meanwhile(bool before)
    {
        var slow = 0;
        for (var call = 1; await AdoptSlowlyAsync(call, before); call++)
        {
            slow++;
        }

        Assert.True(slow > 20, $"The adopter makes {slow} calls.");
    }

    [Fact]
    public async Task An_owner_that_was_taken_over_is_fenced_and_says_so()
    {
        var disk = new MemoryDisk { LosesLocks = true };
        await using var owner = new TestLog(disk.Seen());
        await owner.OpenAsync();
        Assert.Equal(LogWrite.Durable, await owner.AppendAsync("a"));
        await using var adopter = new TestLog(disk.Seen());
        await adopter.OpenAsync();

        Assert.Equal(LogWrite.Fenced, await owner.AppendAsync("late"));

        Assert.Equal(LogEnd.Fenced, await owner.Ended);
        Assert.Equal(LogWrite.Closed, await owner.AppendAsync("later"));
        Assert.Equal(LogWrite.Durable, await adopter.AppendAsync("b"));
        await adopter.DisposeAsync();
        Assert.Equal(["a", "b"], await TestLog.LabelsAsync(disk));
    }

    [Fact]
    public async Task A_log_whose_files_are_locked_is_in_use_whatever_the_epoch()
    {
        var disk = new MemoryDisk();
        await using var owner = new TestLog(disk.Seen());
        await owner.OpenAsync();
        await using var other = new TestLog(disk.Seen());

        await Assert.ThrowsAsync<LogInUseException>(other.OpenAsync);

        Assert.Equal(LogWrite.Durable, await owner.AppendAsync("a"));
    }

    [Fact]
    public async Task A_log_that_was_drained_is_removed_wholly_and_its_late_owner_is_fenced()
    {
        var disk = new MemoryDisk { LosesLocks = true };
        await using var owner = new TestLog(disk.Seen());
        await owner.OpenAsync();
        await owner.AppendAsync("a");
        var order = new List<string>();
        await using var adopter = new TestLog(disk.Seen(after: (call, path) =>
        {
            if (call == "delete")
            {
                order.Add(Path.GetFileName(path));
            }

            return default;
        }));
        await adopter.OpenAsync();
        Assert.False(await adopter.RemoveAsync());
        await adopter.SettleAsync(1);
        order.Clear();

        Assert.True(await adopter.RemoveAsync());

        Assert.Equal(LogEnd.Removed, await adopter.Ended);
        Assert.Equal("spi.journal", order[^1]);
        Assert.Empty(disk.Names);
        Assert.Equal(LogWrite.Fenced, await owner.AppendAsync("late"));
        Assert.Equal(LogEnd.Fenced, await owner.Ended);
    }

    /// <summary>Of two that become owner at once, frozen anywhere, one at most goes on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_adopters_at_once_one_at_most_acknowledges(bool before)
    {
        for (var call = 1; await TwoAdoptersAsync(call, before); call++)
        {
        }
    }

    private static async Task<bool> FreezeAsync(int call, bool before)
    {
        var disk = new MemoryDisk { LosesLocks = true };
        var freezer = new Freezer(call);
        await using var owner = new TestLog(before ? disk.Seen(before: freezer.PassAsync) : disk.Seen(after: freezer.PassAsync));
        var acknowledged = new List<string>();
        var working = WorkAsync(owner, acknowledged);
        var first = await Task.WhenAny(working, freezer.Frozen);
        if (first == working)
        {
            return false;
        }

        await using (var adopter = new TestLog(disk.Seen()))
        {
            await adopter.OpenAsync();
            Assert.Equal(LogWrite.Durable, await adopter.AppendAsync("adopted"));
            acknowledged.Add("adopted");
            freezer.Thaw();
            await working.WaitAsync(Cancellation);

            // One that was frozen while it opened may become the owner after all: then the adopter is fenced.
            if (await adopter.AppendAsync("after") == LogWrite.Durable)
            {
                acknowledged.Add("after");
            }
            else
            {
                Assert.Equal(LogEnd.Fenced, await adopter.Ended);
            }
        }

        await owner.DisposeAsync();
        var labels = await TestLog.LabelsAsync(disk);
        Assert.True(acknowledged.All(labels.Contains), $"Frozen at call {call} ({freezer.Name}): acknowledged {string.Join(' ', acknowledged)}, found {string.Join(' ', labels)}.");
        Assert.Equal(labels.Count, labels.Distinct().Count());
        return true;
    }

    private static async Task<bool> AdoptSlowlyAsync(int call, bool before)
    {
        var disk = new MemoryDisk { LosesLocks = true };
        await using var owner = new TestLog(disk.Seen());
        await owner.OpenAsync();
        var acknowledged = new List<string>();
        await AppendAsync(owner, acknowledged, "a");
        var freezer = new Freezer(call);
        await using var adopter = new TestLog(before ? disk.Seen(before: freezer.PassAsync) : disk.Seen(after: freezer.PassAsync));
        var working = WorkAsync(adopter, acknowledged);
        if (await Task.WhenAny(working, freezer.Frozen) == working)
        {
            return false;
        }

        var meanwhile = new List<string>();
        await AppendAsync(owner, meanwhile, "meanwhile");
        await AppendAsync(owner, meanwhile, "and");
        freezer.Thaw();
        await working.WaitAsync(Cancellation);
        await AppendAsync(owner, meanwhile, "then");
        await owner.DisposeAsync();
        await adopter.DisposeAsync();
        acknowledged.AddRange(meanwhile);
        var labels = await TestLog.LabelsAsync(disk);
        Assert.True(acknowledged.All(labels.Contains), $"Held up at call {call} ({freezer.Name}): acknowledged {string.Join(' ', acknowledged)}, found {string.Join(' ', labels)}.");
        return true;
    }

    private static async Task AppendAsync(TestLog log, List<string> acknowledged, string label)
    {
        if (await log.AppendAsync(label) == LogWrite.Durable)
        {
            acknowledged.Add(label);
        }
    }

    /// <summary>Opens and appends until it is told that it may not.</summary>
    private static async Task WorkAsync(TestLog owner, List<string> acknowledged)
    {
        try
        {
            await owner.OpenAsync();
            foreach (var label in (string[])["1", "2", "3"])
            {
                await AppendAsync(owner, acknowledged, label);
            }
        }
        catch (IOException)
        {
            // It did not become the owner.
        }
    }

    private static async Task<bool> TwoAdoptersAsync(int call, bool before)
    {
        var disk = new MemoryDisk { LosesLocks = true };
        await using (var gone = new TestLog(disk.Seen()))
        {
            await gone.OpenAsync();
            await gone.AppendAsync("gone");
        }

        var freezer = new Freezer(call);
        await using var first = new TestLog(before ? disk.Seen(before: freezer.PassAsync) : disk.Seen(after: freezer.PassAsync));
        await using var second = new TestLog(disk.Seen());
        var acknowledged = new List<string> { "gone" };
        var working = WorkAsync(first, acknowledged);
        if (await Task.WhenAny(working, freezer.Frozen) == working)
        {
            return false;
        }

        var other = new List<string>();
        await WorkAsync(second, other);
        freezer.Thaw();
        await working.WaitAsync(Cancellation);
        var last = await second.AppendAsync("last");
        await first.DisposeAsync();
        await second.DisposeAsync();
        var labels = await TestLog.LabelsAsync(disk);
        Assert.Superset(acknowledged.ToHashSet(), labels.ToHashSet());
        Assert.True(last != LogWrite.Durable || labels.Contains("last"), $"Frozen at call {call} ({freezer.Name}): the last entry is lost.");
        return true;
    }
}
