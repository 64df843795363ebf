using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Tests.Scheduling;

public sealed class WorldTests
{
    private readonly World _world = new(7, new History(isKept: true));

    [Fact]
    public void Time_jumps_to_the_next_timer()
    {
        var node = _world.AddNode("silo");
        var wait = node.Run(() => Task.Delay(TimeSpan.FromHours(3), node.Time));

        Assert.True(_world.RunUntil(() => wait.IsCompleted, TimeSpan.FromHours(4)));
        Assert.InRange(_world.Now, TimeSpan.FromHours(3).Ticks, TimeSpan.FromHours(3.1).Ticks);
    }

    [Fact]
    public void Frozen_process_does_nothing_until_it_thaws_and_then_goes_on()
    {
        var node = _world.AddNode("silo");
        var ticks = 0;
        node.Run(async () =>
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), node.Time);
                ticks++;
            }
        });
        _world.RunUntil(() => ticks == 3, TimeSpan.FromMinutes(1));
        node.Freeze();
        _world.RunUntil(() => false, TimeSpan.FromMinutes(1));
        Assert.Equal(3, ticks);

        node.Thaw();

        Assert.True(_world.RunUntil(() => ticks == 5, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Dead_process_never_does_anything_again()
    {
        var node = _world.AddNode("silo");
        var woke = false;
        node.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time);
            woke = true;
        });

        node.Kill();

        Assert.False(_world.RunUntil(() => woke, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Order_of_what_is_ready_is_the_seeds()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => OrderOf((ulong)seed)).ToList();

        Assert.Equal(OrderOf(4), orders[4]);
        Assert.True(orders.Distinct().Count() > 10);
    }

    /// <summary>The error names the code that left the simulation, here a wait that another thread completes.</summary>
    [Fact]
    public void Continuation_on_another_thread_is_an_error_that_names_it()
    {
        var (node, left) = (_world.AddNode("silo"), new TaskCompletionSource());
        node.Run(async () =>
        {
            await left.Task.ConfigureAwait(false);
            Leave(node);
        });
        _world.RunUntil(() => false, TimeSpan.FromMinutes(1));
        var other = new Thread(left.SetResult);
        other.Start();
        other.Join();

        var escaped = Assert.Throws<EscapedException>(() => _world.RunUntil(() => false, TimeSpan.FromMinutes(1)));

        Assert.Contains(nameof(Leave), escaped.Message, StringComparison.Ordinal);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Leave(Node node) => node.Time.GetUtcNow();

    private static string OrderOf(ulong seed)
    {
        var world = new World(seed, new History(isKept: false));
        var node = world.AddNode("silo");
        var order = "";
        for (var i = 0; i < 6; i++)
        {
            var name = i;
            node.Start(() => order += name);
        }

        world.RunUntil(() => order.Length == 6, TimeSpan.FromMinutes(1));
        return order;
    }
}
