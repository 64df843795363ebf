using Pix.Cluster.Tests.Support;
using Pix.Protocol.Operations;

namespace Pix.Cluster.Tests.Dict;

/// <summary>For each operation of DICT: what has to be there before, and the request, after the examples of the OpenAPI document.</summary>
internal static class DictCases
{
    private const string V2 = "/api/v2", Participant = $"?Participant={PixCluster.Ispb}", ExampleTransaction = "E9999901012341234123412345678900";

    /// <summary>Prepares and makes the request of an operation.</summary>
    public static Task<HttpRequestMessage> RequestAsync(DictDesk desk, Operation operation) => operation.Name switch
    {
        "createEntry" => Task.FromResult(DictDesk.Post(V2 + "/entries/", Some.NewEntry().Xml)),
        "getEntry" => Get(desk.NewKeyAsync(), Some.GetEntry),
        "updateEntry" => Get(desk.NewKeyAsync(), key => DictDesk.Put(
            Entry(key), DictDesk.Example("UpdateEntryRequest", ("+5561988887777", key), ("0007654321", "00077" + key[^5..])))),
        "deleteEntry" => Get(desk.NewKeyAsync(), key => DictDesk.Post(Entry(key) + "/delete", DictDesk.Example("DeleteEntryRequest", ("+5561988887777", key)))),
        "getEntryStatistics" => Get(desk.NewKeyAsync(), key => DictDesk.Get(Entry(key) + "/statistics")),
        "checkKeys" => Task.FromResult(DictDesk.Post(operation.Path.ToString(), DictDesk.Example("CheckKeysRequest"))),
        "getPersonStatistics" => Read("/persons/11122233300/statistics"),
        "listEventNotifications" => Read("/event-notifications" + Participant),
        "bucketStates" => Read("/policies/"),
        "getPolicy" => Read("/policies/ENTRIES_WRITE"),
        _ when operation.Path.ToString().Contains("/claims/", StringComparison.Ordinal) => Claim(desk, operation.Name),
        _ when operation.Path.ToString().Contains("/funds-recoveries/", StringComparison.Ordinal) => FundsRecovery(desk, operation.Name),
        _ when operation.Path.ToString().Contains("/fraud-markers/", StringComparison.Ordinal) => FraudMarker(desk, operation.Name),
        _ when operation.Path.ToString().Contains("/refunds/", StringComparison.Ordinal) => Refund(desk, operation.Name),
        _ when operation.Path.ToString().Contains("/infraction-reports/", StringComparison.Ordinal) => Infraction(desk, operation.Name),
        _ => Reconciliation(desk, operation.Name),
    };

    private static async Task<HttpRequestMessage> Claim(DictDesk desk, string name)
    {
        switch (name)
        {
            case "createClaim":
                return DictDesk.Post(V2 + "/claims/", await desk.ClaimBodyAsync());
            case "listClaims":
                await desk.ClaimAsync();
                return DictDesk.Get(V2 + "/claims/" + Participant + "&IsClaimer=true");
            case "getClaim":
                return DictDesk.Get($"{V2}/claims/{await desk.ClaimAsync()}");
            case "acknowledgeClaim":
                return Step("claims", "Claim", "acknowledge", await desk.ClaimFromOutsideAsync());
            case "confirmClaim":
                var theirs = await desk.ClaimFromOutsideAsync();
                await desk.SendAsync(Step("claims", "Claim", "acknowledge", theirs));
                return Step("claims", "Claim", "confirm", theirs);
            case "cancelClaim":
                return Step("claims", "Claim", "cancel", await desk.ClaimAsync());
            case "completeClaim":
                var ours = await desk.ClaimAsync();
                await desk.OrderAsync($"/dict/claims/{ours}/acknowledge");
                await desk.OrderAsync($"/dict/claims/{ours}/confirm");
                return Step("claims", "Claim", "complete", ours);
            default:
                throw Unknown(name);
        }
    }

    private static async Task<HttpRequestMessage> Infraction(DictDesk desk, string name)
    {
        switch (name)
        {
            case "createInfractionReport":
                return DictDesk.Post(V2 + "/infraction-reports/", NewInfraction());
            case "listInfractionReport":
                await NewInfractionAsync(desk);
                return DictDesk.Get(V2 + "/infraction-reports/" + Participant + "&IsReporter=true");
            case "getInfractionReport":
                return DictDesk.Get($"{V2}/infraction-reports/{await NewInfractionAsync(desk)}");
            case "updateInfractionReport":
                var id = await NewInfractionAsync(desk);
                return DictDesk.Put($"{V2}/infraction-reports/{id}", DictDesk.Step("UpdateInfractionReportRequest", "InfractionReportId", id));
            case "acknowledgeInfractionReport":
                return Step("infraction-reports", "InfractionReport", "acknowledge", await InfractionFromOutsideAsync(desk));
            case "cancelInfractionReport":
                return Step("infraction-reports", "InfractionReport", "cancel", await NewInfractionAsync(desk));
            case "closeInfractionReport":
                var theirs = await InfractionFromOutsideAsync(desk);
                await desk.SendAsync(Step("infraction-reports", "InfractionReport", "acknowledge", theirs));
                return Step("infraction-reports", "InfractionReport", "close", theirs);
            default:
                throw Unknown(name);
        }
    }

    private static async Task<HttpRequestMessage> FundsRecovery(DictDesk desk, string name)
    {
        var create = DictDesk.Example("CreateFundsRecoveryRequest", (ExampleTransaction, DictDesk.TransactionId()));
        if (name == "createFundsRecovery")
        {
            return DictDesk.Post(V2 + "/funds-recoveries/", create);
        }

        var id = await desk.CreateAsync(V2 + "/funds-recoveries/", create, "FundsRecovery");
        var path = $"{V2}/funds-recoveries/{id}";
        if (name == "refundFundsRecovery")
        {
            await desk.SendAsync(Step("funds-recoveries", "FundsRecovery", "block", id));
        }

        return name switch
        {
            "getFundsRecovery" => DictDesk.Get(path),
            "updateFundsRecovery" => DictDesk.Put(path, DictDesk.Step("UpdateFundsRecoveryRequest", "FundsRecoveryId", id)),
            "createTrackingGraph" => DictDesk.Post(path + "/tracking-graph", DictDesk.Step("CreateTrackingGraphRequest", "FundsRecoveryId", id)),
            "getTrackingGraph" => DictDesk.Get(path + "/tracking-graph"),
            "listFundsRecoveryInfractionReports" => DictDesk.Get(path + "/infraction-reports"),
            "listFundsRecoveryRefunds" => DictDesk.Get(path + "/refunds"),
            "blockFundsRecovery" => Step("funds-recoveries", "FundsRecovery", "block", id),
            "refundFundsRecovery" => Step("funds-recoveries", "FundsRecovery", "refund", id),
            "cancelFundsRecovery" => Step("funds-recoveries", "FundsRecovery", "cancel", id),
            _ => throw Unknown(name),
        };
    }

    private static async Task<HttpRequestMessage> FraudMarker(DictDesk desk, string name)
    {
        var create = DictDesk.Example("CreateFraudMarkerRequest", ("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", Guid.NewGuid().ToString()));
        if (name == "createFraudMarker")
        {
            return DictDesk.Post(V2 + "/fraud-markers/", create);
        }

        var id = await desk.CreateAsync(V2 + "/fraud-markers/", create, "FraudMarker");
        return name switch
        {
            "listFraudMarkers" => DictDesk.Get(V2 + "/fraud-markers/?TaxIdNumber=01234567890"),
            "getFraudMarker" => DictDesk.Get($"{V2}/fraud-markers/{id}"),
            "cancelFraudMarker" => Step("fraud-markers", "FraudMarker", "cancel", id),
            _ => throw Unknown(name),
        };
    }

    private static async Task<HttpRequestMessage> Refund(DictDesk desk, string name)
    {
        var create = DictDesk.Example("CreateRefundRequest", (ExampleTransaction, DictDesk.TransactionId()));
        switch (name)
        {
            case "createRefund":
                return DictDesk.Post(V2 + "/refunds/", create);
            case "closeRefund":
                return Step("refunds", "Refund", "close", await desk.OrderAsync($"/dict/refunds?transactionId={DictDesk.TransactionId()}&amount=100"));
        }

        var id = await desk.CreateAsync(V2 + "/refunds/", create, "Refund");
        return name switch
        {
            "listRefund" => DictDesk.Get(V2 + "/refunds/" + Participant + "&ParticipantRole=REQUESTING"),
            "getRefund" => DictDesk.Get($"{V2}/refunds/{id}"),
            "cancelRefund" => Step("refunds", "Refund", "cancel", id),
            _ => throw Unknown(name),
        };
    }

    private static async Task<HttpRequestMessage> Reconciliation(DictDesk desk, string name)
    {
        switch (name)
        {
            case "createSyncVerification":
                return DictDesk.Post(V2 + "/sync-verifications/", DictDesk.Example("CreateSyncVerificationRequest"));
            case "createCidSetFile":
                return DictDesk.Post(V2 + "/cids/files/", DictDesk.Example("CreateCidSetFileRequest"));
            case "getCidSetFile":
                return DictDesk.Get($"{V2}/cids/files/{await desk.CreateAsync(V2 + "/cids/files/", DictDesk.Example("CreateCidSetFileRequest"), "CidSetFile")}");
            case "listCidSetEvents":
                await desk.NewKeyAsync();
                return DictDesk.Get(V2 + "/cids/events" + Participant + "&KeyType=PHONE");
            case "getEntryByCid":
                await desk.NewKeyAsync();
                var events = await desk.SendAsync(DictDesk.Get(V2 + "/cids/events" + Participant + "&KeyType=PHONE&Limit=200"));
                var added = events.Descendants("CidSetEvent").GroupBy(change => change.Element("Cid")!.Value).First(changes => changes.Count() == 1);
                return DictDesk.Get($"{V2}/cids/entries/{added.Key}");
            default:
                throw Unknown(name);
        }
    }

    private static Task<string> NewInfractionAsync(DictDesk desk) => desk.CreateAsync(V2 + "/infraction-reports/", NewInfraction(), "InfractionReport");

    private static string NewInfraction() => DictDesk.Example("CreateInfractionReportRequest", (ExampleTransaction, DictDesk.TransactionId()));

    private static Task<string> InfractionFromOutsideAsync(DictDesk desk) => desk.OrderAsync($"/dict/infraction-reports?transactionId={DictDesk.TransactionId()}");

    private static HttpRequestMessage Step(string collection, string kind, string verb, string id) => DictDesk.Post(
        $"{V2}/{collection}/{id}/{verb}", DictDesk.Step($"{char.ToUpperInvariant(verb[0])}{verb[1..]}{kind}Request", kind + "Id", id));

    private static async Task<HttpRequestMessage> Get(Task<string> key, Func<string, HttpRequestMessage> request) => request(await key);

    private static Task<HttpRequestMessage> Read(string path) => Task.FromResult(DictDesk.Get(V2 + path));

    private static string Entry(string key) => $"{V2}/entries/{Uri.EscapeDataString(key)}";

    private static ArgumentException Unknown(string name) => new($"There is no case for {name}: an operation that came new needs one.", nameof(name));
}
