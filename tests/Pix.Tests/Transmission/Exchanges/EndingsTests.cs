using System.Net;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>A wait for a response ends at its token; what comes after that is thrown away.</summary>
public sealed class EndingsTests
{
    [Fact]
    public async Task A_response_that_comes_too_late_is_thrown_away_with_its_connection()
    {
        using var limit = new CancellationTokenSource();
        var late = new TaskCompletionSource<HttpResponseMessage>();
        var waiting = Endings.InAsync(late.Task, limit.Token);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        using var response = new ToldResponse();

        late.SetResult(response);

        await response.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private sealed class ToldResponse() : HttpResponseMessage(HttpStatusCode.OK)
    {
        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Disposed.TrySetResult();
        }
    }
}
