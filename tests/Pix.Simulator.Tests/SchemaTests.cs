using System.Net;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>Messages that are signed well and written wrong.</summary>
public sealed class SchemaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SHAR</ChrgBr>", "ChrgBr")]
    [InlineData("<NbOfTxs>1</NbOfTxs>", "", "SttlmInf")]
    [InlineData("<Ustrd>", "<Strd/><Ustrd>", "Strd")]
    public async Task A_message_against_its_schema_is_stored_and_answered_by_admi002(string valid, string invalid, string element)
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.StoreThenJudge = true);
        var reader = new MessageReader(simulator.Spi);
        using var answer = await simulator.PostMessage(
            simulator.Participant.SignMessage(Some.Pacs008().Replace(valid, invalid, StringComparison.Ordinal)), Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        var refusal = Assert.Single(await reader.ReadAll(1, Cancel));

        Assert.Equal(("admi.002.spi.1.5", answer.Headers.GetValues("PI-ResourceId").Single()), (refusal.Definition, refusal.Text("Ref")));
        Assert.Contains(element, refusal.Text("RsnDesc"), StringComparison.Ordinal);
        Assert.Empty((await simulator.Get("/payments", Cancel)).EnumerateArray());
        Assert.Single((await simulator.Get("/violations", Cancel)).EnumerateArray());
    }

    [Fact]
    public async Task Is_refused_at_once_unless_messages_are_stored_first()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);

        using var answer = await simulator.PostMessage(
            simulator.Participant.SignMessage(Some.Pacs008().Replace("SLEV", "SHAR", StringComparison.Ordinal)), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("schema", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_catalogues_overlap_when_told()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.AlsoAccepts = "pacs.008.spi.1.15");
        var id = Some.EndToEndId();
        var older = Some.Pacs008(id).Replace("pacs.008/1.16", "pacs.008/1.15", StringComparison.Ordinal).Replace("spi.1.16", "spi.1.15", StringComparison.Ordinal);
        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(older), Cancel);

        var outcome = Assert.Single(await new MessageReader(simulator.Spi).ReadAll(1, Cancel));

        Assert.Equal((id, "ACSC"), (outcome.Text("OrgnlEndToEndId"), outcome.Text("TxSts")));
        Assert.Contains("<Message>pacs.008.spi.1.15</Message>", await simulator.Spi.GetStringAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }
}
