using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests.Icom;

/// <summary>A read ends with its caller's connection, on whichever silo it is; nothing else does.</summary>
[Collection(AloneAtTheCentralBank.Name)]
public sealed class AbandonedReadTests(PixCluster pix) : IAsyncLifetime
{
    // As long as the calls of these tests could last if nothing ended them.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static readonly string Streams = $"/api/v1/out/{PixCluster.Ispb}/stream/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await pix.CentralBank.BeginAnewAsync();

    public async ValueTask DisposeAsync() => await pix.CentralBank.BeginAnewAsync();

    [Fact]
    public async Task The_requests_to_the_Central_Bank_end_with_the_connections_of_their_callers()
    {
        const int Reads = 5;
        var last = await LastAsync();
        using var callers = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await pix.CentralBank.HangAsync(Streams, Hang, Reads);
        var reads = Enumerable.Range(0, Reads).Select(_ => pix.Spi.GetAsync(Streams + "start", callers.Token)).ToList();
        await pix.CentralBank.FaultsTakenAsync();

        await callers.CancelAsync();

        await Task.WhenAll(reads).ContinueWith(_ => { }, TaskScheduler.Default);
        var ended = await UntilAsync(last, received => received.Cut, Reads);
        Assert.All(ended, received => Assert.Equal(("GET", 0), (received.Method, received.Status)));
    }

    [Fact]
    public async Task A_read_whose_caller_is_gone_is_of_unknown_outcome_in_the_audit()
    {
        var path = Streams + "of-nobody";
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await pix.CentralBank.HangAsync(path, Hang, 1);
        var read = pix.Spi.GetAsync(path, caller.Token);
        await pix.CentralBank.FaultsTakenAsync();

        await caller.CancelAsync();

        await read.ContinueWith(_ => { }, TaskScheduler.Default);
        var rows = await pix.AuditAsync($"SELECT outcome FROM audit WHERE request_path = '{path}'", 1);
        Assert.Contains(Assert.Single(rows.Rows)[0], (string[])["unknown", "outcome-unknown"]);
    }

    [Fact]
    public async Task A_payment_and_the_end_of_a_stream_go_on_when_their_callers_are_gone()
    {
        var last = await LastAsync();
        using var callers = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await pix.CentralBank.BreakAsync("delay", "spi", (int)Hang.TotalMilliseconds, 3);
        var read = pix.Spi.GetAsync(Streams + "start", callers.Token);
        var sent = pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), callers.Token);
        var closed = pix.Spi.DeleteAsync(Streams + "some", callers.Token);
        await pix.CentralBank.FaultsTakenAsync();

        await callers.CancelAsync();
        await Task.WhenAll(read, sent, closed).ContinueWith(_ => { }, TaskScheduler.Default);
        await UntilAsync(last, received => received.Method == "GET" && received.Cut, 1);
        await pix.CentralBank.MendAsync();

        var ended = await UntilAsync(last, received => received.Channel == "spi" && received.Method != "GET", 2);
        Assert.Equal(["DELETE False", "POST False"], ended.Select(received => $"{received.Method} {received.Cut}").Order());
    }

    private async Task<long> LastAsync() => (await pix.CentralBank.ReceivedAsync(_ => true)).Select(received => received.Seq).DefaultIfEmpty().Max();

    private async Task<List<WireRequest>> UntilAsync(long last, Func<WireRequest, bool> wanted, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(Soon);
        while (true)
        {
            var received = await pix.CentralBank.ReceivedAsync(received => received.Seq > last && wanted(received));
            if (received.Count >= count)
            {
                return received;
            }

            Assert.False(deadline.IsCancellationRequested, $"{received.Count} of {count} came.");
            await Task.Delay(20, Cancel);
        }
    }
}
