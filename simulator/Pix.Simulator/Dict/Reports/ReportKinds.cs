using Pix.Simulator.Dict.Resources;

namespace Pix.Simulator.Dict.Reports;

/// <summary>Names, fields and states of infraction reports, refunds, fraud markers and funds recoveries.</summary>
internal static class ReportKinds
{
    public const string Reporter = "reporter";
    public const string Counterparty = "counterparty";
    public const string Requesting = "requesting";
    public const string Contested = "contested";

    public static ResourceKind InfractionReport { get; } =
        new("InfractionReport", "InfractionReports", "/infraction-reports/", DictError.InfractionReportOperationInvalid)
        {
            Order =
            [
                "TransactionId", "Reason", "SituationType", "ReportDetails", "Id", "FundsRecoveryId", "Status", "ReporterParticipant",
                "CounterpartyParticipant", "FraudMarkerId", "AnalysisResult", "AnalysisDetails", "ContactInformation",
                "InfractionAmount", "CreationTime", "LastModified",
            ],
            Transitions =
            [
                new("acknowledge", ["OPEN"], "ACKNOWLEDGED", Counterparty),
                new("cancel", ["OPEN", "ACKNOWLEDGED"], "CANCELLED", Reporter),
                new("close", ["ACKNOWLEDGED"], "CLOSED", Counterparty)
                {
                    Fields = [("AnalysisResult", "AnalysisResult"), ("AnalysisDetails", "AnalysisDetails")],
                },
            ],
            ListName = "listInfractionReport",
            RoleParameters = new Dictionary<string, string> { ["IsReporter"] = Reporter, ["IsCounterparty"] = Counterparty },
            ReadPolicy = "INFRACTION_REPORTS_READ",
            WritePolicy = "INFRACTION_REPORTS_WRITE",
            ListPolicy = "INFRACTION_REPORTS_LIST",
        };

    public static ResourceKind Refund { get; } = new("Refund", "Refunds", "/refunds/", DictError.RefundOperationInvalid)
    {
        Order =
        [
            "TransactionId", "RefundReason", "RefundAmount", "RefundDetails", "Id", "FundsRecoveryId", "Status", "ContestedParticipant",
            "RequestingParticipant", "EffectiveRefundedAmount", "AnalysisResult", "AnalysisDetails", "RefundTransactionId",
            "MonitorAccount", "RefundAccount", "CreationTime", "LastModified",
        ],
        Transitions =
        [
            new("cancel", ["OPEN"], "CANCELLED", Requesting),
            new("close", ["OPEN"], "CLOSED", Contested)
            {
                Fields =
                [
                    ("RefundAnalysisResult", "AnalysisResult"), ("RefundAnalysisDetails", "AnalysisDetails"),
                    ("RefundTransactionId", "RefundTransactionId"), ("EffectiveRefundedAmount", "EffectiveRefundedAmount"),
                ],
            },
        ],
        ListName = "listRefund",
        ListQuery = ["Participant", "ParticipantRole"],
        HasCursor = true,
        RoleParameters = new Dictionary<string, string> { ["ParticipantRole"] = Requesting },
        ReadPolicy = "REFUNDS_READ",
        WritePolicy = "REFUNDS_WRITE",
        ListPolicy = "REFUND_LIST",
    };

    public static ResourceKind FraudMarker { get; } = new("FraudMarker", "FraudMarkers", "/fraud-markers/", DictError.FraudMarkerInvalid)
    {
        Order = ["Id", "Status", "TaxIdNumber", "FraudType", "Key", "CreationTime", "LastModified", "InfractionReport"],
        Transitions = [new("cancel", ["REGISTERED"], "CANCELLED", Reporter)],
        ListName = "listFraudMarkers",
        ListQuery = ["TaxIdNumber"],
        ReadPolicy = "FRAUD_MARKERS_READ",
        WritePolicy = "FRAUD_MARKERS_WRITE",
        ListPolicy = "FRAUD_MARKERS_LIST",
    };

    public static ResourceKind FundsRecovery { get; } =
        new("FundsRecovery", "FundsRecoveries", "/funds-recoveries/", DictError.FundsRecoveryOperationInvalid)
        {
            Order =
            [
                "RootTransactionId", "SituationType", "Id", "Status", "ReporterParticipant", "CreationTime", "LastModified",
                "ContactInformation",
            ],
            Transitions =
            [
                new("block", ["CREATED", "TRACKED"], "AWAITING_ANALYSIS", Reporter),
                new("refund", ["AWAITING_ANALYSIS", "ANALYSED"], "REFUNDING", Reporter),
                new("cancel", ["CREATED", "TRACKED", "AWAITING_ANALYSIS", "ANALYSED"], "CANCELLED", Reporter),
            ],
            Notified = ["ANALYSED", "COMPLETED", "CANCELLED"],
        };
}
