using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>The operations of DICT, one per row.</summary>
/// <remarks>
/// Source: DICT API 2.12.1 (OpenAPI); a test compares every row with facts extracted from that document. <see cref="Resend.SameBytes"/> is
/// set for reads, and for writes that the OpenAPI document declares idempotent (by RequestId, or because the same parameters and state give
/// the same answer). The requester is the <c>Participant</c> of the root, or of the account, claim or check that the request creates. A
/// child of the root repeats the parameter in the path of a write (key, id) and has the parameter's name.
/// </remarks>
internal static class DictTable
{
    private const string V2 = "/api/v2", Np = "/api-np/v2";
    private const string Requester = "PI-RequestingParticipant";
    private const int WriteBytes = 256 << 10, ListBytes = 8 << 20;

    private static readonly string[] Root = ["Participant"];

    private static readonly AnswerSubject Tracked = new("FundsRecoveryId", "TrackingGraph", "FundsRecoveryId");

    // Each path parameter, and the place where most answers repeat it; rows with another place override it. MayBeAbsent stands for minOccurs
    // of 0 in the OpenAPI document.
    private static readonly ImmutableArray<AnswerSubject> Subjects =
    [
        new("Key", "Entry", "Key"),
        new("ClaimId", "Claim", "Id"),
        new("Id", "CidSetFile", "Id"),
        new("Cid", "Cid"),
        new("InfractionReportId", "InfractionReport", "Id"),
        new("FundsRecoveryId", "FundsRecovery", "Id"),
        new("FraudMarkerId", "FraudMarker", "Id") { MayBeAbsent = true },
        new("RefundId", "Refund", "Id"),
        new("TaxIdNumber", "TaxIdNumber") { MayBeAbsent = true },
        new("policy", "Policy", "Name"),
    ];

    public static ImmutableArray<Operation> Rows { get; } =
    [
        Write("createEntry", "POST", "/entries/", "CreateEntryRequest", "ENTRIES_WRITE", Resend.SameBytes, "Entry", "Account", "Participant"),
        Read("getEntry", "/entries/{Key}", "ENTRIES_READ_USER_ANTISCAN|ENTRIES_READ_USER_ANTISCAN_V2", Requester, "PI-PayerId", "PI-EndToEndId"),
        Write("updateEntry", "PUT", "/entries/{Key}", "UpdateEntryRequest", "ENTRIES_UPDATE", Resend.Never, "Account", "Participant") with { RequesterIsOptional = true },
        Write("deleteEntry", "POST", "/entries/{Key}/delete", "DeleteEntryRequest", "ENTRIES_WRITE", Resend.Never, Root) with { AnswerSubject = new("Key", "Key") },
        Check(V2),
        Check(Np),
        Write("createClaim", "POST", "/claims/", "CreateClaimRequest", "CLAIMS_WRITE", Resend.Never, "Claim", "ClaimerAccount", "Participant"),
        List("listClaims", "/claims/", "CLAIMS_LIST_WITH_ROLE|CLAIMS_LIST_WITHOUT_ROLE", "IsDonor", "IsClaimer"),
        Read("getClaim", "/claims/{ClaimId}", "CLAIMS_READ", Requester),
        Write("acknowledgeClaim", "POST", "/claims/{ClaimId}/acknowledge", "AcknowledgeClaimRequest", "CLAIMS_WRITE", Resend.SameBytes, Root),
        Write("confirmClaim", "POST", "/claims/{ClaimId}/confirm", "ConfirmClaimRequest", "CLAIMS_WRITE", Resend.SameBytes, Root),
        Write("cancelClaim", "POST", "/claims/{ClaimId}/cancel", "CancelClaimRequest", "CLAIMS_WRITE", Resend.SameBytes, Root),
        Write("completeClaim", "POST", "/claims/{ClaimId}/complete", "CompleteClaimRequest", "CLAIMS_WRITE", Resend.SameBytes, Root),
        Write("createSyncVerification", "POST", "/sync-verifications/", "CreateSyncVerificationRequest", "SYNC_VERIFICATIONS_WRITE", Resend.Never, "SyncVerification", "Participant"),
        Write("createCidSetFile", "POST", "/cids/files/", "CreateCidSetFileRequest", "CIDS_FILES_WRITE", Resend.Never, Root),
        Read("getCidSetFile", "/cids/files/{Id}", "CIDS_FILES_READ", Requester),
        List("listCidSetEvents", "/cids/events", "CIDS_EVENTS_LIST"),
        Read("getEntryByCid", "/cids/entries/{Cid}", "CIDS_ENTRIES_READ", Requester),
        Write("createInfractionReport", "POST", "/infraction-reports/", "CreateInfractionReportRequest", "INFRACTION_REPORTS_WRITE", Resend.Never, Root),
        List("listInfractionReport", "/infraction-reports/", "INFRACTION_REPORTS_LIST_WITH_ROLE|INFRACTION_REPORTS_LIST_WITHOUT_ROLE", "IsReporter", "IsCounterparty") with { AnswerMessage = "ListInfractionReportsResponse" },
        Read("getInfractionReport", "/infraction-reports/{InfractionReportId}", "INFRACTION_REPORTS_READ", Requester),
        Write("updateInfractionReport", "PUT", "/infraction-reports/{InfractionReportId}", "UpdateInfractionReportRequest", "INFRACTION_REPORTS_WRITE", Resend.Never, Root),
        Write("acknowledgeInfractionReport", "POST", "/infraction-reports/{InfractionReportId}/acknowledge", "AcknowledgeInfractionReportRequest", "INFRACTION_REPORTS_WRITE", Resend.SameBytes, Root),
        Write("cancelInfractionReport", "POST", "/infraction-reports/{InfractionReportId}/cancel", "CancelInfractionReportRequest", "INFRACTION_REPORTS_WRITE", Resend.SameBytes, Root),
        Write("closeInfractionReport", "POST", "/infraction-reports/{InfractionReportId}/close", "CloseInfractionReportRequest", "INFRACTION_REPORTS_WRITE", Resend.SameBytes, Root),
        Write("createFundsRecovery", "POST", "/funds-recoveries/", "CreateFundsRecoveryRequest", "", Resend.Never, Root),
        Read("getFundsRecovery", "/funds-recoveries/{FundsRecoveryId}", "", Requester),
        Write("updateFundsRecovery", "PUT", "/funds-recoveries/{FundsRecoveryId}", "UpdateFundsRecoveryRequest", "", Resend.Never, Root),
        Write("createTrackingGraph", "POST", "/funds-recoveries/{FundsRecoveryId}/tracking-graph", "CreateTrackingGraphRequest", "", Resend.Never, Root) with { AnswerSubject = Tracked },
        Read("getTrackingGraph", "/funds-recoveries/{FundsRecoveryId}/tracking-graph", "", Requester) with { AnswerSubject = Tracked },
        Write("blockFundsRecovery", "POST", "/funds-recoveries/{FundsRecoveryId}/block", "BlockFundsRecoveryRequest", "", Resend.Never, Root),
        Read("listFundsRecoveryInfractionReports", "/funds-recoveries/{FundsRecoveryId}/infraction-reports", "", Requester) with
        {
            AnswerSubject = new("FundsRecoveryId", "InfractionReports", "InfractionReport", "FundsRecoveryId") { MayBeAbsent = true },
        },
        Write("refundFundsRecovery", "POST", "/funds-recoveries/{FundsRecoveryId}/refund", "RefundFundsRecoveryRequest", "", Resend.Never, Root),
        Read("listFundsRecoveryRefunds", "/funds-recoveries/{FundsRecoveryId}/refunds", "", Requester) with
        {
            AnswerSubject = new("FundsRecoveryId", "Refunds", "Refund", "FundsRecoveryId") { MayBeAbsent = true },
        },
        Write("cancelFundsRecovery", "POST", "/funds-recoveries/{FundsRecoveryId}/cancel", "CancelFundsRecoveryRequest", "", Resend.Never, Root),
        Write("createFraudMarker", "POST", "/fraud-markers/", "CreateFraudMarkerRequest", "FRAUD_MARKERS_WRITE", Resend.SameBytes, Root),
        List("listFraudMarkers", "/fraud-markers/", "FRAUD_MARKERS_LIST") with { RequesterParameter = "" },
        Read("getFraudMarker", "/fraud-markers/{FraudMarkerId}", "FRAUD_MARKERS_READ", Requester),
        Write("cancelFraudMarker", "POST", "/fraud-markers/{FraudMarkerId}/cancel", "CancelFraudMarkerRequest", "FRAUD_MARKERS_WRITE", Resend.SameBytes, Root) with
        {
            AnswerSubject = new("FraudMarkerId", "FraudMarker", "Id"),
        },
        Write("createRefund", "POST", "/refunds/", "CreateRefundRequest", "REFUNDS_WRITE", Resend.Never, Root),
        List("listRefund", "/refunds/", "REFUND_LIST_WITH_ROLE|REFUND_LIST_WITHOUT_ROLE", "ParticipantRole") with { AnswerMessage = "ListRefundsResponse" },
        Read("getRefund", "/refunds/{RefundId}", "REFUNDS_READ", Requester),
        Write("cancelRefund", "POST", "/refunds/{RefundId}/cancel", "CancelRefundRequest", "REFUNDS_WRITE", Resend.SameBytes, Root),
        Write("closeRefund", "POST", "/refunds/{RefundId}/close", "CloseRefundRequest", "REFUNDS_WRITE", Resend.SameBytes, Root),
        Read("getPersonStatistics", "/persons/{TaxIdNumber}/statistics", "PERSONS_STATISTICS_READ", Requester),
        Read("getEntryStatistics", "/entries/{Key}/statistics", "ENTRIES_STATISTICS_READ", Requester) with { AnswerSubject = new("Key", "Key") },
        List("listEventNotifications", "/event-notifications", "EVENT_LIST"),
        Read("bucketStates", "/policies/", "POLICIES_LIST", Requester) with { AnswerMessage = "ListPoliciesResponse" },
        Read("getPolicy", "/policies/{policy}", "POLICIES_READ", Requester),
    ];

    private static Operation Row(string name, string method, string path, string ratePolicy) => new()
    {
        Name = name,
        Channel = PixChannel.Dict,
        Method = method,
        Path = PathTemplate.Parse(path),
        Route = Route.Dict,
        Answer = AnswerSignature.Required,
        AnswerMessage = $"{char.ToUpperInvariant(name[0])}{name.AsSpan(1)}Response",
        AnswerSubject = Subjects.FirstOrDefault(subject => path.Contains($"{{{subject.Parameter}}}", StringComparison.Ordinal)),
        AnswerRepeats = DictRepeats.Of(name),
        RatePolicy = ratePolicy,
    };

    private static Operation Read(string name, string path, string ratePolicy, params string[] headers) =>
        Row(name, "GET", V2 + path, ratePolicy) with { Resend = Resend.SameBytes, RequiredHeaders = [.. headers], MaxResponseBytes = ListBytes };

    private static Operation List(string name, string path, string ratePolicy, params string[] roles) =>
        Read(name, path, ratePolicy) with { RequesterParameter = "Participant", RoleParameters = [.. roles] };

    private static Operation Write(string name, string method, string path, string message, string ratePolicy, Resend resend, params string[] requester) =>
        Row(name, method, V2 + path, ratePolicy) with
        {
            Body = BodyKind.DictDocument,
            SignRequest = true,
            Message = message,
            RequesterPath = [.. requester],
            RepeatedParameter = PathTemplate.Parse(path).Segments.FirstOrDefault(segment => segment.IsParameter).Text ?? "",
            Resend = resend,
            MaxRequestBytes = WriteBytes,
        };

    // keys/check is a query with a body of 1 to 200 keys. It is not signed, and separate servers answer it.
    private static Operation Check(string root) => Row("checkKeys", "POST", root + "/keys/check", "KEYS_CHECK") with
    {
        Route = Route.DictKeysCheck,
        Body = BodyKind.DictDocument,
        Message = "CheckKeysRequest",
        Resend = Resend.SameBytes,
        MaxRequestBytes = WriteBytes,
    };
}
