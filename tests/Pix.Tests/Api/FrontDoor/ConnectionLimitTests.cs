using Microsoft.AspNetCore.Connections;
using Pix.Api.FrontDoor;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>So many connections of a port at once; the next is cut, and each that ends makes room.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task One_more_than_may_be_open_is_cut_and_one_that_ends_makes_room()
    {
        var limit = new ConnectionLimit(2);
        var (end, passed) = (new TaskCompletionSource(), 0);
        Task[] open = [limit.PassAsync(new DefaultConnectionContext(), Hold), limit.PassAsync(new DefaultConnectionContext(), Hold)];
        var next = new Connection();

        await limit.PassAsync(next, Hold);
        Assert.Equal((2, true), (passed, next.IsCut));

        end.SetResult();
        await Task.WhenAll(open);
        await limit.PassAsync(new DefaultConnectionContext(), Hold);
        await Assert.ThrowsAsync<IOException>(() => limit.PassAsync(new DefaultConnectionContext(), _ => throw new IOException()));
        Task[] again = [limit.PassAsync(new DefaultConnectionContext(), Hold), limit.PassAsync(new DefaultConnectionContext(), Hold)];
        await Task.WhenAll(again);
        Assert.Equal(5, passed);

        Task Hold(ConnectionContext connection)
        {
            passed++;
            return end.Task;
        }
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsCut { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsCut = true;
    }
}
