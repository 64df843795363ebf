using System.Xml.Linq;

namespace Pix.Load.Rehearsal;

/// <summary>Makes the participant's unsigned DICT requests.</summary>
internal static class DictDocuments
{
    private const string Opened = "2010-01-10T03:00:00Z";

    public static XElement CreateEntry(string ispb, string type, string key, DictPerson person) => new(
        "CreateEntryRequest",
        new XElement("Entry", type == "EVP" ? null : new XElement("Key", key), new XElement("KeyType", type), Account("Account", ispb, person), Owner("Owner", person)),
        new XElement("Reason", "USER_REQUESTED"),
        new XElement("RequestId", Guid.NewGuid()));

    public static XElement DeleteEntry(string ispb, string key) => new(
        "DeleteEntryRequest", new XElement("Key", key), new XElement("Participant", ispb), new XElement("Reason", "USER_REQUESTED"));

    public static XElement CreateClaim(string ispb, string claim, string type, string key, DictPerson claimer) => new(
        "CreateClaimRequest",
        new XElement(
            "Claim", new XElement("Type", claim), new XElement("Key", key), new XElement("KeyType", type),
            Account("ClaimerAccount", ispb, claimer), Owner("Claimer", claimer)));

    /// <summary>Makes the request of a claim step: Acknowledge, Confirm or Cancel (both with a reason), or Complete (with a RequestId).</summary>
    public static XElement ClaimStep(string ispb, string verb, string id) => new(
        $"{verb}ClaimRequest",
        new XElement("ClaimId", id),
        new XElement("Participant", ispb),
        verb is "Confirm" or "Cancel" ? new XElement("Reason", "USER_REQUESTED") : null,
        verb == "Complete" ? new XElement("RequestId", Guid.NewGuid()) : null);

    public static XElement CreateInfraction(string ispb, string transaction) => new(
        "CreateInfractionReportRequest",
        new XElement("Participant", ispb),
        new XElement(
            "InfractionReport", new XElement("TransactionId", transaction), new XElement("Reason", "REFUND_REQUEST"),
            new XElement("SituationType", "SCAM"), new XElement("ReportDetails", "Ensaio")));

    public static XElement InfractionStep(string ispb, string verb, string id, string? result = null) => new(
        $"{verb}InfractionReportRequest",
        new XElement("InfractionReportId", id),
        new XElement("Participant", ispb),
        result == "AGREED" ? new XElement("FraudType", "SCAMMER_ACCOUNT") : null,
        result is null ? null : new XElement("AnalysisResult", result),
        result is null ? null : new XElement("AnalysisDetails", "Ensaio"));

    public static XElement CreateRefund(string ispb, string transaction, string reason) => new(
        "CreateRefundRequest",
        new XElement("Participant", ispb),
        new XElement(
            "Refund", new XElement("TransactionId", transaction), new XElement("RefundReason", reason),
            new XElement("RefundAmount", "10.00"), new XElement("RefundDetails", "Ensaio")));

    public static XElement CloseRefund(string ispb, string id, string returnId) => new(
        "CloseRefundRequest",
        new XElement("RefundId", id),
        new XElement("Participant", ispb),
        new XElement("RefundAnalysisResult", "TOTALLY_ACCEPTED"),
        new XElement("RefundAnalysisDetails", "Ensaio"),
        new XElement("RefundTransactionId", returnId),
        new XElement("EffectiveRefundedAmount", "10.00"));

    private static XElement Account(string name, string ispb, DictPerson person) => new(
        name, new XElement("Participant", ispb), new XElement("Branch", "0001"), new XElement("AccountNumber", person.Account),
        new XElement("AccountType", "CACC"), new XElement("OpeningDate", Opened));

    private static XElement Owner(string name, DictPerson person) => new(
        name, new XElement("Type", person.Type), new XElement("TaxIdNumber", person.TaxId), new XElement("Name", person.Name));
}
