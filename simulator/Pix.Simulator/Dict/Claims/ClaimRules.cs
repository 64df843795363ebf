using Pix.Simulator.Dict.Entries;

namespace Pix.Simulator.Dict.Claims;

/// <summary>Rules by which DICT refuses a new claim.</summary>
internal static class ClaimRules
{
    public static DictRefusal? Fault(string type, string? keyType, Entry? entry, Account account, Owner claimer, string participant)
    {
        if (account.Participant != participant)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        if (entry is null)
        {
            return new DictRefusal(DictError.ClaimKeyNotFound, "The claimed key does not exist");
        }

        if (entry.KeyType != keyType || !Allows(type, entry.KeyType))
        {
            return new DictRefusal(DictError.ClaimInvalid, $"A key of type {keyType} cannot be claimed by {type}", "claim.type", type);
        }

        if (entry.OpenClaimCreationDate is not null)
        {
            return new DictRefusal(DictError.ClaimAlreadyExistsForKey, "The key has an open claim");
        }

        var samePerson = entry.Owner.TaxIdNumber == claimer.TaxIdNumber;
        if (entry.Account.Participant == participant && samePerson)
        {
            return new DictRefusal(DictError.ClaimResultingEntryAlreadyExists, "The participant holds the key for this person already");
        }

        return samePerson == (type == "PORTABILITY")
            ? null
            : new DictRefusal(DictError.ClaimTypeInconsistent, "PORTABILITY is for the same person, OWNERSHIP for another");
    }

    // Source: patterns.tsv. OWNERSHIP is allowed only for PHONE keys, PORTABILITY for all keys except EVP.
    public static bool Allows(string type, string keyType) => type switch
    {
        "OWNERSHIP" => keyType == "PHONE",
        "PORTABILITY" => keyType is "CPF" or "CNPJ" or "PHONE" or "EMAIL",
        _ => false,
    };
}
