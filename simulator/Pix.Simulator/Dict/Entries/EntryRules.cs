namespace Pix.Simulator.Dict.Entries;

/// <summary>Rules by which DICT refuses a new or changed entry.</summary>
internal static class EntryRules
{
    private const int MaxKeysOfPerson = 5;
    private const int MaxKeysOfCompany = 20;

    public static DictRefusal? Fault(Entry entry, string participant)
    {
        if (!DictPatterns.IsKey(entry.KeyType, entry.Key))
        {
            return new DictRefusal(DictError.EntryInvalid, $"Value does not match the pattern of a {entry.KeyType} key", "entry.key", entry.Key);
        }

        if ((entry.Account.Fault(DictError.EntryInvalid, "entry.account") ?? entry.Owner.Fault(DictError.EntryInvalid, "entry.owner")) is { } fault)
        {
            return fault;
        }

        if (entry.Account.Participant != participant)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        return entry.KeyType is "CPF" or "CNPJ" && entry.Key != entry.Owner.TaxIdNumber
            ? new DictRefusal(DictError.EntryInvalid, "The key must be the owner's TaxIdNumber", "entry.key", entry.Key)
            : null;
    }

    public static DictRefusal Clash(Entry existing, Entry wanted)
    {
        if (existing.OpenClaimCreationDate is not null)
        {
            return new DictRefusal(DictError.EntryLockedByClaim, "The key has an open claim");
        }

        if (existing.Owner.TaxIdNumber != wanted.Owner.TaxIdNumber)
        {
            return new DictRefusal(DictError.EntryKeyOwnedByDifferentPerson, "The key belongs to another person");
        }

        return existing.Account.Participant == wanted.Account.Participant
            ? new DictRefusal(DictError.EntryAlreadyExists, "The key exists already")
            : new DictRefusal(DictError.EntryKeyInCustodyOfDifferentParticipant, "The key is held by another participant");
    }

    public static bool LimitReached(IEnumerable<Entry> all, Entry wanted)
    {
        var limit = wanted.Owner.IsNaturalPerson ? MaxKeysOfPerson : MaxKeysOfCompany;
        return all.Count(entry => entry.Account.Participant == wanted.Account.Participant
            && entry.Account.Branch == wanted.Account.Branch
            && entry.Account.Number == wanted.Account.Number) >= limit;
    }
}
