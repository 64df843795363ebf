using System.Net;
using System.Text.Json;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>Infraction reports, refunds, fraud markers, funds recoveries, statistics, events.</summary>
public sealed class DictReportTests
{
    private const string ExampleId = "91d65e98-97c0-4b0f-b577-73625da1f9fc";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_infraction_report_is_created_updated_and_cancelled()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict, "infraction-reports", "infractions/CreateInfractionReportRequest.xml", "InfractionReport");

        await dict.Send(HttpMethod.Put, $"/api/v2/infraction-reports/{id}", Step("infractions/UpdateInfractionReportRequest.xml", id), HttpStatusCode.OK, Cancel);
        await dict.Post($"/api/v2/infraction-reports/{id}/cancel", Step("infractions/CancelInfractionReportRequest.xml", id), HttpStatusCode.OK, Cancel);

        var report = (await dict.Get($"/api/v2/infraction-reports/{id}", HttpStatusCode.OK, Cancel)).Element("InfractionReport")!;
        Assert.Equal("CANCELLED", report.Element("Status")!.Value);
    }

    [Fact]
    public async Task A_report_against_the_participant_is_acknowledged_and_closed_by_it()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await FromOutside(simulator, $"/dict/infraction-reports?transactionId={Some.EndToEndId()}");

        await dict.Post($"/api/v2/infraction-reports/{id}/acknowledge", Step("infractions/AcknowledgeInfractionReportRequest.xml", id), HttpStatusCode.OK, Cancel);
        var closed = await dict.Post($"/api/v2/infraction-reports/{id}/close", Step("infractions/CloseInfractionReportRequest.xml", id), HttpStatusCode.OK, Cancel);

        Assert.Equal("AGREED", closed.Element("InfractionReport")!.Element("AnalysisResult")!.Value);
    }

    [Fact]
    public async Task A_refund_against_the_participant_is_closed_by_it()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await FromOutside(simulator, $"/dict/refunds?transactionId={Some.EndToEndId()}&amount=12.5");

        var closed = await dict.Post($"/api/v2/refunds/{id}/close", Step("refunds/CloseRefundRequest.xml", id), HttpStatusCode.OK, Cancel);

        var refund = closed.Element("Refund")!;
        Assert.Equal(("12.50", "TOTALLY_ACCEPTED"), (refund.Element("RefundAmount")!.Value, refund.Element("AnalysisResult")!.Value));
    }

    [Fact]
    public async Task A_refund_is_requested_once_for_a_transaction_and_cancelled()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict, "refunds", "refunds/CreateRefundRequest.xml", "Refund");

        var second = await dict.Post("/api/v2/refunds/", Some.Own("refunds/CreateRefundRequest.xml"), HttpStatusCode.BadRequest, Cancel);
        await dict.Post($"/api/v2/refunds/{id}/cancel", Step("refunds/CancelRefundRequest.xml", id), HttpStatusCode.OK, Cancel);
        var list = await dict.Get($"/api/v2/refunds/?Participant={TestParticipant.Ispb}&ParticipantRole=REQUESTING", HttpStatusCode.OK, Cancel);

        Assert.Contains("RefundAlreadyBeingProcessedForTransaction", second.ToString(), StringComparison.Ordinal);
        Assert.Equal("CANCELLED", Assert.Single(list.Element("Refunds")!.Elements()).Element("Status")!.Value);
    }

    [Fact]
    public async Task Refunds_are_listed_page_by_page_with_the_cursor_of_the_page_before()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var path = $"/api/v2/refunds/?Participant={TestParticipant.Ispb}&ParticipantRole=CONTESTED&Limit=2";
        var expected = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            expected.Add(await FromOutside(simulator, $"/dict/refunds?transactionId={Some.EndToEndId()}&amount=1"));
        }

        var first = await dict.Get(path, HttpStatusCode.OK, Cancel);
        var second = await dict.Get($"{path}&Cursor={first.Element("NextCursor")!.Value}", HttpStatusCode.OK, Cancel);
        await dict.Get(path + "&Cursor=nonsense", HttpStatusCode.BadRequest, Cancel);

        Assert.Equal(("true", "false"), (first.Element("HasMoreElements")!.Value, second.Element("HasMoreElements")!.Value));
        Assert.Equal((2, 1), (first.Element("Refunds")!.Elements().Count(), second.Element("Refunds")!.Elements().Count()));
        Assert.Equal(expected.Order(), first.Element("Refunds")!.Elements().Concat(second.Element("Refunds")!.Elements()).Select(refund => refund.Element("Id")!.Value).Order());
    }

    [Fact]
    public async Task A_fraud_marker_is_registered_once_for_a_RequestId_and_cancelled()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict, "fraud-markers", "fraud-markers/CreateFraudMarkerRequest.xml", "FraudMarker");
        Assert.Equal(id, await Create(dict, "fraud-markers", "fraud-markers/CreateFraudMarkerRequest.xml", "FraudMarker"));

        await dict.Post($"/api/v2/fraud-markers/{id}/cancel", Step("fraud-markers/CancelFraudMarkerRequest.xml", id), HttpStatusCode.OK, Cancel);

        var list = await dict.Get("/api/v2/fraud-markers/?TaxIdNumber=01234567890", HttpStatusCode.OK, Cancel);
        Assert.Equal("CANCELLED", Assert.Single(list.Element("FraudMarkers")!.Elements()).Element("Status")!.Value);
    }

    [Fact]
    public async Task A_funds_recovery_goes_from_its_graph_to_refunding()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict, "funds-recoveries", "funds-recoveries/CreateFundsRecoveryRequest.xml", "FundsRecovery");
        var path = $"/api/v2/funds-recoveries/{id}";

        await dict.Send(HttpMethod.Put, path, Step("funds-recoveries/UpdateFundsRecoveryRequest.xml", id), HttpStatusCode.OK, Cancel);
        await dict.Post(path + "/tracking-graph", Step("funds-recoveries/CreateTrackingGraphRequest.xml", id), HttpStatusCode.OK, Cancel);
        await dict.Post(path + "/block", Step("funds-recoveries/BlockFundsRecoveryRequest.xml", id), HttpStatusCode.OK, Cancel);
        var refunding = await dict.Post(path + "/refund", Step("funds-recoveries/RefundFundsRecoveryRequest.xml", id), HttpStatusCode.OK, Cancel);

        Assert.Equal("REFUNDING", refunding.Element("FundsRecovery")!.Element("Status")!.Value);
        Assert.Equal(id, (await dict.Get(path + "/tracking-graph", HttpStatusCode.OK, Cancel)).Element("TrackingGraph")!.Element("FundsRecoveryId")!.Value);
        Assert.NotNull((await dict.Get(path + "/refunds", HttpStatusCode.OK, Cancel)).Element("Refunds"));
        Assert.NotNull((await dict.Get(path + "/infraction-reports", HttpStatusCode.OK, Cancel)).Element("InfractionReports"));
        await dict.Post(path + "/cancel", Step("funds-recoveries/CancelFundsRecoveryRequest.xml", id), HttpStatusCode.BadRequest, Cancel);
    }

    [Fact]
    public async Task Changes_of_a_funds_recovery_are_notified_and_of_nothing_else_and_the_cursor_goes_on()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        await Create(dict, "refunds", "refunds/CreateRefundRequest.xml", "Refund");
        var id = await Create(dict, "funds-recoveries", "funds-recoveries/CreateFundsRecoveryRequest.xml", "FundsRecovery");
        await dict.Send(HttpMethod.Put, $"/api/v2/funds-recoveries/{id}", Step("funds-recoveries/UpdateFundsRecoveryRequest.xml", id), HttpStatusCode.OK, Cancel);
        await dict.Post($"/api/v2/funds-recoveries/{id}/cancel", Step("funds-recoveries/CancelFundsRecoveryRequest.xml", id), HttpStatusCode.OK, Cancel);

        var first = await dict.Get($"/api/v2/event-notifications?Participant={TestParticipant.Ispb}", HttpStatusCode.OK, Cancel);
        var next = await dict.Get(
            $"/api/v2/event-notifications?Participant={TestParticipant.Ispb}&Cursor={first.Element("NextCursor")!.Value}", HttpStatusCode.OK, Cancel);

        var notified = first.Element("EventNotifications")!.Elements().ToList();
        Assert.Equal(["FUNDS_RECOVERY_INFORMATION_UPDATED", "FUNDS_RECOVERY_CANCELLED"], notified.Select(notification => notification.Element("Event")!.Value));
        Assert.All(notified, notification => Assert.Equal(id, notification.Element("EntityId")!.Value));
        Assert.Empty(next.Element("EventNotifications")!.Elements());
    }

    [Theory]
    [InlineData("/api/v2/persons/11122233300/statistics", "PersonStatistics")]
    [InlineData("/api/v2/entries/11122233300/statistics", "KeyStatistics")]
    public async Task Tells_statistics(string path, string element)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);

        Assert.NotNull((await new DictClient(simulator).Get(path, HttpStatusCode.OK, Cancel)).Element(element));
    }

    [Fact]
    public async Task A_list_of_another_participant_is_forbidden_and_one_without_a_parameter_is_bad()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);

        await dict.Get("/api/v2/claims/?Participant=12345678", HttpStatusCode.Forbidden, Cancel);
        await dict.Get("/api/v2/claims/", HttpStatusCode.BadRequest, Cancel);
        await dict.Get($"/api/v2/claims/?Participant={TestParticipant.Ispb}&Limit=201", HttpStatusCode.BadRequest, Cancel);
    }

    private static async Task<string> Create(DictClient dict, string path, string vector, string element) =>
        (await dict.Post($"/api/v2/{path}/", Some.Own(vector), HttpStatusCode.Created, Cancel)).Element(element)!.Element("Id")!.Value;

    private static string Step(string vector, string id) => Some.Own(vector)
        .Replace(ExampleId, id, StringComparison.Ordinal)
        .Replace("ca1b9c01-ff9e-4a58-90ab-d31512e15ce0", id, StringComparison.Ordinal);

    private static async Task<string> FromOutside(RunningSimulator simulator, string path)
    {
        using var answer = await simulator.Control.PostAsync(new Uri(path, UriKind.Relative), null, Cancel);
        answer.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Cancel), cancellationToken: Cancel);
        return json.RootElement.GetProperty("id").GetString()!;
    }
}
