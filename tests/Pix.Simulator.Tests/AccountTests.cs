using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>What a participant asks about its settlement account, and the other side of returns.</summary>
public sealed class AccountTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_tells_the_balance()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi);
        await Send(simulator, Some.Pacs008());
        await reader.ReadAll(1, Cancel);

        await Send(simulator, Request("camt.053"));

        var statement = Assert.Single(await reader.ReadAll(1, Cancel));
        Assert.Equal(("camt.053.spi.1.4", "9999999000.00", "SADP"), (statement.Definition, statement.Text("Amt"), statement.Text("Prtry")));
    }

    [Fact]
    public async Task A_report_tells_how_many_entries_there_were()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi);
        await Send(simulator, Some.Pacs008());
        await Send(simulator, Some.Pacs008());
        await reader.ReadAll(2, Cancel);

        await Send(simulator, Request("camt.052"));

        var report = Assert.Single(await reader.ReadAll(1, Cancel));
        Assert.Equal(("camt.052.spi.1.3", "2"), (report.Definition, report.Text("NbOfNtries")));
    }

    [Fact]
    public async Task Details_are_not_simulated_and_it_says_so()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);

        await Send(simulator, Request("camt.054"));

        Assert.Equal("admi.002.spi.1.5", Assert.Single(await new MessageReader(simulator.Spi).ReadAll(1, Cancel)).Definition);
    }

    [Fact]
    public async Task Another_participant_gives_a_payment_back()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi);
        var id = Some.EndToEndId();
        await Send(simulator, Some.Pacs008(id));
        await reader.ReadAll(1, Cancel);

        var made = await simulator.Order($"/return?endToEndId={id}&payer=20000000&amount=1000&reason=FRAD", Cancel);

        var returned = Assert.Single(await reader.ReadAll(1, Cancel));
        Assert.Equal(("pacs.004.spi.1.5", id, "FRAD"), (returned.Definition, returned.Text("OrgnlEndToEndId"), returned.Text("Cd")));
        await Send(simulator, Some.Pacs002(id).Replace($"<OrgnlInstrId>{id}", $"<OrgnlInstrId>{made.GetProperty("id").GetString()}", StringComparison.Ordinal));
        Assert.Equal("ACCC", Assert.Single(await reader.ReadAll(1, Cancel)).Text("TxSts"));
        Assert.Equal(1_000_000_000_000, (await simulator.Get("/accounts", Cancel)).GetProperty(TestParticipant.Ispb).GetInt64());
        Assert.Equal(1, (await simulator.Get("/incoming/summary", Cancel)).GetProperty("ACCC").GetInt32());
    }

    [Fact]
    public async Task The_time_of_receivers_is_shortened_and_given_back()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Put(simulator, "/counterparties/20000000?answer=silent");
        await Put(simulator, "/acceptance-time?milliseconds=50");
        await Send(simulator, Some.Pacs008());

        Assert.Equal("AB03", Assert.Single(await new MessageReader(simulator.Spi).ReadAll(1, Cancel)).Text("Cd"));

        using var deleted = await simulator.Control.DeleteAsync(new Uri("/acceptance-time", UriKind.Relative), Cancel);
        await Send(simulator, Some.Pacs008());
        Assert.Empty(await new MessageReader(simulator.Spi).Read(Cancel));
    }

    [Fact]
    public async Task Streams_that_begin_anew_get_nothing_of_orders_that_still_waited()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Put(simulator, "/counterparties/20000000?answer=silent");
        for (var i = 0; i < 10; i++)
        {
            await Send(simulator, Some.Pacs008());
            await Send(simulator, Some.Pacs008(creditor: "30000000"));
        }

        using var deleted = await simulator.Control.DeleteAsync(new Uri("/streams", UriKind.Relative), Cancel);

        var streams = await simulator.Get("/streams", Cancel);
        Assert.Equal((0, 0), (streams.GetProperty("pending").GetInt32(), streams.GetProperty("queued").GetInt32()));
    }

    [Fact]
    public async Task Delivery_times_begin_anew()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Send(simulator, Some.Pacs008());
        await new MessageReader(simulator.Spi).ReadAll(1, Cancel);

        using var deleted = await simulator.Control.DeleteAsync(new Uri("/streams/deliveries", UriKind.Relative), Cancel);

        var streams = await simulator.Get("/streams", Cancel);
        Assert.Equal((0, 1), (streams.GetProperty("deliveries").GetProperty("delivered").GetInt32(), streams.GetProperty("open").GetInt32()));
    }

    private static string Request(string answer) =>
        Vectors.Text("spi-5.13.1/derived/camt.060_PSP_saldo.xml").Replace("camt.053", answer, StringComparison.Ordinal);

    private static async Task Send(RunningSimulator simulator, string message)
    {
        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(message), Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Put(RunningSimulator simulator, string path)
    {
        using var answer = await simulator.Control.PutAsync(new Uri(path, UriKind.Relative), null, Cancel);
        answer.EnsureSuccessStatusCode();
    }
}
