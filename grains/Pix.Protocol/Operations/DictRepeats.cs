using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>The values of request bodies that DICT's answers repeat, one row per operation (docs/security.md).</summary>
/// <remarks>
/// Source: DICT API 2.12.1, schemas and examples. The rows have only values that DICT returns unchanged: keys and their types, ids,
/// participants, tax ids and the hash of a synchronization. DICT may return accounts, names, texts and times in another spelling. A refund
/// names its participants by role, and in the example the requesting participant is not the requester of the refund.
/// </remarks>
internal static class DictRepeats
{
    private static readonly AnswerRepeat EntryType = Same("Entry/KeyType");

    private static readonly FrozenDictionary<string, ImmutableArray<AnswerRepeat>> Rows = new Dictionary<string, ImmutableArray<AnswerRepeat>>
    {
        ["createEntry"] = [EntryType, new("Entry/Key", "Entry/Key") { ChosenWhen = (EntryType, "EVP") }, Same("Entry/Account/Participant"), Same("Entry/Owner/TaxIdNumber")],
        ["updateEntry"] = [new("Key", "Entry/Key"), new("Account/Participant", "Entry/Account/Participant"), new("Owner/TaxIdNumber", "Entry/Owner/TaxIdNumber")],
        ["deleteEntry"] = [Same("Key")],
        ["checkKeys"] = [new("Keys/Key", "Keys/Key") { MayBeAbsent = true }],
        ["createClaim"] = [Same("Claim/Key"), Same("Claim/ClaimerAccount/Participant"), Same("Claim/Claimer/TaxIdNumber")],
        ["acknowledgeClaim"] = Id("ClaimId", "Claim/Id"),
        ["confirmClaim"] = Id("ClaimId", "Claim/Id"),
        ["cancelClaim"] = Id("ClaimId", "Claim/Id"),
        ["completeClaim"] = Id("ClaimId", "Claim/Id"),
        ["createSyncVerification"] = [Same("SyncVerification/Participant"), Same("SyncVerification/KeyType"), Same("SyncVerification/ParticipantSyncVerifier")],
        ["createCidSetFile"] = [new("Participant", "CidSetFile/Participant"), new("KeyType", "CidSetFile/KeyType")],
        ["createInfractionReport"] = [Same("InfractionReport/TransactionId"), new("Participant", "InfractionReport/ReporterParticipant")],
        ["updateInfractionReport"] = Id("InfractionReportId", "InfractionReport/Id"),
        ["acknowledgeInfractionReport"] = Id("InfractionReportId", "InfractionReport/Id"),
        ["cancelInfractionReport"] = Id("InfractionReportId", "InfractionReport/Id"),
        ["closeInfractionReport"] = Id("InfractionReportId", "InfractionReport/Id"),
        ["createFundsRecovery"] =
        [
            Same("FundsRecovery/RootTransactionId"),
            new("FundsRecovery/RootTransactionId", "TrackingGraph/RootTransactionId") { MayBeAbsent = true },
            new("Participant", "FundsRecovery/ReporterParticipant"),
        ],
        ["updateFundsRecovery"] = Id("FundsRecoveryId", "FundsRecovery/Id"),
        ["createTrackingGraph"] = Id("FundsRecoveryId", "TrackingGraph/FundsRecoveryId"),
        ["blockFundsRecovery"] = Id("FundsRecoveryId", "FundsRecovery/Id"),
        ["refundFundsRecovery"] = Id("FundsRecoveryId", "FundsRecovery/Id"),
        ["cancelFundsRecovery"] = Id("FundsRecoveryId", "FundsRecovery/Id"),
        ["createFraudMarker"] =
        [
            new("FraudMarker/TaxIdNumber", "FraudMarker/TaxIdNumber") { MayBeAbsent = true },
            new("FraudMarker/Key", "FraudMarker/Key") { MayBeAbsent = true },
        ],
        ["cancelFraudMarker"] = Id("FraudMarkerId", "FraudMarker/Id"),
        ["createRefund"] = [Same("Refund/TransactionId")],
        ["cancelRefund"] = Id("RefundId", "Refund/Id"),
        ["closeRefund"] = Id("RefundId", "Refund/Id"),
    }.ToFrozenDictionary();

    /// <summary>Returns the values that the answers of an operation repeat; empty if the requests of the operation have no body.</summary>
    public static ImmutableArray<AnswerRepeat> Of(string operation) => Rows.GetValueOrDefault(operation, []);

    private static AnswerRepeat Same(string place) => new(place, place);

    private static ImmutableArray<AnswerRepeat> Id(string asked, string place) => [new(asked, place)];
}
