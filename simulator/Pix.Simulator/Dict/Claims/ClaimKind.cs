using Pix.Simulator.Dict.Resources;

namespace Pix.Simulator.Dict.Claims;

/// <summary>Names, fields and states of portability claims and ownership claims.</summary>
internal static class ClaimKind
{
    public const string Claimer = "claimer";
    public const string Donor = "donor";

    public static ResourceKind Kind { get; } = new("Claim", "Claims", "/claims/", DictError.ClaimOperationInvalid)
    {
        Order =
        [
            "Type", "Key", "KeyType", "ClaimerAccount", "Claimer", "DonorParticipant", "Id", "Status", "ResolutionPeriodEnd",
            "CompletionPeriodEnd", "LastModified", "ConfirmReason", "CancelReason", "CancelledBy",
        ],
        Transitions =
        [
            new("acknowledge", ["OPEN"], "WAITING_RESOLUTION", Donor),
            new("confirm", ["WAITING_RESOLUTION"], "CONFIRMED", Donor) { Fields = [("Reason", "ConfirmReason")] },
            new("cancel", ["OPEN", "WAITING_RESOLUTION", "CONFIRMED"], "CANCELLED", Claimer, Donor) { Fields = [("Reason", "CancelReason")] },
            new("complete", ["CONFIRMED"], "COMPLETED", Claimer),
        ],
        ListName = "listClaims",
        RoleParameters = new Dictionary<string, string> { ["IsDonor"] = Donor, ["IsClaimer"] = Claimer },
        ReadPolicy = "CLAIMS_READ",
        WritePolicy = "CLAIMS_WRITE",
        ListPolicy = "CLAIMS_LIST",
    };
}
