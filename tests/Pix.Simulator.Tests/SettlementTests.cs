using System.Net;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>Payments to their end.</summary>
public sealed class SettlementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_settles_and_the_payer_reads_ACSC()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var id = Some.EndToEndId();
        await Send(simulator, Some.Pacs008(id));

        var message = Assert.Single(await Reader(simulator).ReadAll(1, Cancel));

        Assert.Equal("pacs.002.spi.1.17", message.Definition);
        Assert.Equal((id, "ACSC"), (message.Text("OrgnlEndToEndId"), message.Text("TxSts")));
        Assert.Equal((1, "ACSC"), await Payment(simulator, id));
        var accounts = await simulator.Get("/accounts", Cancel);
        Assert.Equal(1_000_000_000_000 - 100_000, accounts.GetProperty(TestParticipant.Ispb).GetInt64());
        Assert.Equal(1_000_000_000_000 + 100_000, accounts.GetProperty("20000000").GetInt64());
    }

    [Fact]
    public async Task The_same_bytes_again_are_settled_once_and_answered_once()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var id = Some.EndToEndId();
        var signed = simulator.Participant.SignMessage(Some.Pacs008(id));
        using var first = await simulator.PostMessage(signed, Cancel);
        using var second = await simulator.PostMessage(signed, Cancel);
        var reader = Reader(simulator);

        Assert.Single(await reader.ReadAll(1, Cancel));
        Assert.Empty(await reader.Read(Cancel));
        Assert.Equal((1, "ACSC"), await Payment(simulator, id));
    }

    [Fact]
    public async Task The_same_id_in_other_bytes_is_rejected_as_a_duplicate()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var id = Some.EndToEndId();
        await Send(simulator, Some.Pacs008(id));
        await Send(simulator, Some.Pacs008(id).Replace("1000.00", "2000.00", StringComparison.Ordinal));

        var messages = await Reader(simulator).ReadAll(2, Cancel);

        Assert.Equal(["ACSC", "RJCT"], messages.Select(message => message.Text("TxSts")).Order());
        Assert.Equal((1, "ACSC"), await Payment(simulator, id));
    }

    [Fact]
    public async Task A_payment_to_oneself_waits_for_the_receiver_who_reads_ACCC()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var id = Some.EndToEndId();
        var reader = Reader(simulator);
        await Send(simulator, Some.Pacs008(id, creditor: TestParticipant.Ispb));
        var received = Assert.Single(await reader.ReadAll(1, Cancel));
        Assert.Equal(("pacs.008.spi.1.16", id), (received.Definition, received.Text("EndToEndId")));

        await Send(simulator, Some.Pacs002(id));

        Assert.Equal(["ACCC", "ACSC"], (await reader.ReadAll(2, Cancel)).Select(message => message.Text("TxSts")).Order());
    }

    [Fact]
    public async Task An_incoming_payment_is_credited_when_accepted()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = Reader(simulator);
        await StreamTests.Pay(simulator, 1);
        var id = Assert.Single(await reader.ReadAll(1, Cancel)).Text("EndToEndId");

        await Send(simulator, Some.Pacs002(id));

        Assert.Equal("ACCC", Assert.Single(await reader.ReadAll(1, Cancel)).Text("TxSts"));
        var incoming = Assert.Single((await simulator.Get("/incoming", Cancel)).EnumerateArray());
        Assert.Equal("ACCC", incoming.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_payment_that_nobody_answers_is_rejected_with_AB03()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.AcceptanceTime = TimeSpan.FromMilliseconds(200));
        using var silent = await simulator.Control.PutAsync(new Uri("/counterparties/20000000?answer=silent", UriKind.Relative), null, Cancel);
        await Send(simulator, Some.Pacs008());

        var message = Assert.Single(await Reader(simulator).ReadAll(1, Cancel));

        Assert.Equal(("RJCT", "AB03"), (message.Text("TxSts"), message.Text("Cd")));
    }

    [Fact]
    public async Task A_receiver_who_rejects_gives_the_payer_its_reason()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        using var rejecting = await simulator.Control.PutAsync(new Uri("/counterparties/20000000?answer=AC06", UriKind.Relative), null, Cancel);
        await Send(simulator, Some.Pacs008());

        Assert.Equal("AC06", Assert.Single(await Reader(simulator).ReadAll(1, Cancel)).Text("Cd"));
    }

    [Fact]
    public async Task A_return_settles_against_its_sender()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Send(simulator, Vectors.Text("spi-5.13.1/derived/pacs.004_PSP.xml"));

        var message = Assert.Single(await Reader(simulator).ReadAll(1, Cancel));

        Assert.Equal(("D9999901020200101083012345678900", "ACSC"), (message.Text("OrgnlInstrId"), message.Text("TxSts")));
    }

    [Fact]
    public async Task What_the_participant_reads_is_valid_by_the_catalogue()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        using var rejecting = await simulator.Control.PutAsync(new Uri("/counterparties/30000000?answer=AC06", UriKind.Relative), null, Cancel);
        await StreamTests.Pay(simulator, 1);
        await Send(simulator, Some.Pacs008());
        await Send(simulator, Some.Pacs008(creditor: "30000000"));

        var messages = await Reader(simulator).ReadAll(3, Cancel);

        Assert.All(messages, message => Assert.Empty(SpiSchema.Faults(message.Bytes)));
        Assert.NotEmpty(SpiSchema.Faults(Vectors.Bytes("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml")));
    }

    [Fact]
    public async Task An_echo_comes_back()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Send(simulator, Vectors.Text("spi-5.13.1/derived/pibr.001_PSP.xml"));

        Assert.Equal("Campo para fins de teste", Assert.Single(await Reader(simulator).ReadAll(1, Cancel)).Text("OrgnlData"));
    }

    [Fact]
    public async Task A_wrong_message_judged_later_is_refused_on_the_stream()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.StoreThenJudge = true);
        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(Some.Pacs008(), SigningFlaw.BadSignature), Cancel);

        var message = Assert.Single(await Reader(simulator).ReadAll(1, Cancel));

        Assert.Equal("admi.002.spi.1.5", message.Definition);
        Assert.Equal(answer.Headers.GetValues("PI-ResourceId").Single(), message.Text("Ref"));
    }

    [Fact]
    public async Task Counts_the_cost_of_each_message()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Send(simulator, Some.Pacs008());
        await Send(simulator, Some.Pacs002(Some.EndToEndId()));

        Assert.Equal(1.2, (await simulator.Get("/limits/spi", Cancel)).GetProperty("taken").GetDouble());
    }

    private static MessageReader Reader(RunningSimulator simulator) => new(simulator.Spi);

    private static async Task Send(RunningSimulator simulator, string message)
    {
        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(message), Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<(int Settlements, string? Status)> Payment(RunningSimulator simulator, string id)
    {
        var payments = await simulator.Get("/payments", Cancel);
        var payment = payments.EnumerateArray().Single(payment => payment.GetProperty("endToEndId").GetString() == id);
        return (payment.GetProperty("settlements").GetInt32(), payment.GetProperty("status").GetString());
    }
}
