using System.Collections.Concurrent;
using System.Xml.Linq;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict.Entries;

/// <summary>DICT operations on Pix keys: create, read, update, delete, check.</summary>
internal sealed class EntryOperations(EntryStore store, SimulatorOptions options)
{
    private const int MaxKeysChecked = 200;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, (string Parameters, DictReply Reply)> _requests = new();

    public IEnumerable<DictOperation> Rows() =>
    [
        new("POST", "/entries/", "createEntry", "CreateEntryResponse", "ENTRIES_WRITE", Create) { RequestRoot = "CreateEntryRequest" },
        new("GET", "/entries/{}", "getEntry", "GetEntryResponse", "ENTRIES_READ_PARTICIPANT_ANTISCAN", Get)
        {
            Headers = ["PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"],
        },
        new("PUT", "/entries/{}", "updateEntry", "UpdateEntryResponse", "ENTRIES_UPDATE", Update) { RequestRoot = "UpdateEntryRequest" },
        new("POST", "/entries/{}/delete", "deleteEntry", "DeleteEntryResponse", "ENTRIES_WRITE", Delete) { RequestRoot = "DeleteEntryRequest" },
        new("POST", "/keys/check", "checkKeys", "CheckKeysResponse", "KEYS_CHECK", Check) { RequestRoot = "CheckKeysRequest" },
    ];

    private DictReply Create(DictCall call)
    {
        var requestId = call.BodyText("RequestId");
        if (!DictPatterns.RequestId().IsMatch(requestId))
        {
            return new DictRefusal(DictError.BadRequest, "RequestId must be a UUID version 4", "requestId", requestId);
        }

        if (call.BodyText("Reason") is not ("USER_REQUESTED" or "RECONCILIATION"))
        {
            return new DictRefusal(DictError.InvalidReason, "Reason must be USER_REQUESTED or RECONCILIATION", "reason", call.BodyText("Reason"));
        }

        lock (_writing)
        {
            var parameters = Parameters(call.Body!);
            if (_requests.TryGetValue(requestId, out var before))
            {
                return before.Parameters == parameters
                    ? before.Reply
                    : new DictRefusal(DictError.RequestIdAlreadyUsed, "RequestId was used with other parameters", "requestId", requestId);
            }

            var reply = Create_NeedsLock(call, requestId);
            if (reply is DictContent)
            {
                _requests[requestId] = (parameters, reply);
            }

            return reply;
        }
    }

    private DictReply Create_NeedsLock(DictCall call, string requestId)
    {
        var body = call.Body!.Element("Entry");
        var keyType = body?.Element("KeyType")?.Value ?? "";
        var key = keyType == "EVP" ? Guid.NewGuid().ToString() : body?.Element("Key")?.Value ?? "";
        var entry = new Entry(
            key, keyType, Account.Parse(body?.Element("Account")), Owner.Parse(body?.Element("Owner")),
            call.Timestamp, call.Timestamp, requestId);
        if (EntryRules.Fault(entry, options.Ispb) is { } fault)
        {
            return fault;
        }

        if (store.Find(key) is { } existing)
        {
            return EntryRules.Clash(existing, entry);
        }

        if (EntryRules.LimitReached(store.All, entry))
        {
            return new DictRefusal(DictError.EntryLimitExceeded, "The account has as many keys as it may have");
        }

        store.TryAdd(entry);
        return new DictContent(StatusCodes.Status201Created, entry.ToXml());
    }

    private DictReply Get(DictCall call)
    {
        if (store.Find(call.Id) is not { } entry)
        {
            return new DictRefusal(DictError.NotFound, "Entry associated with given key does not exist");
        }

        var statistics = call.Query("IncludeStatistics") == "true"
            ? Examples.Load("GetEntryResponse-IncludeStatistics").Elements().Where(element => element.Name.LocalName.EndsWith("Statistics", StringComparison.Ordinal))
            : [];
        return new DictContent(StatusCodes.Status200OK, entry.ToXml(), statistics) { CacheControl = "private, max-age=60" };
    }

    private DictReply Update(DictCall call)
    {
        lock (_writing)
        {
            if (Own(call, call.Body!.Element("Account")?.Element("Participant")?.Value, out var entry) is { } refusal)
            {
                return refusal;
            }

            if (call.BodyText("Reason") is not ("USER_REQUESTED" or "BRANCH_TRANSFER" or "RECONCILIATION" or "RFB_VALIDATION"))
            {
                return new DictRefusal(DictError.InvalidReason, "Reason is not one for an update", "reason", call.BodyText("Reason"));
            }

            var changed = entry! with { Account = Account.Parse(call.Body.Element("Account")), Owner = Owner.Parse(call.Body.Element("Owner")) };
            if (EntryRules.Fault(changed, options.Ispb) is { } fault)
            {
                return fault;
            }

            if (changed.Owner.TaxIdNumber != entry!.Owner.TaxIdNumber)
            {
                return new DictRefusal(DictError.EntryInvalid, "The owner's TaxIdNumber cannot change", "entry.owner.taxIdNumber");
            }

            store.Replace(changed);
            return new DictContent(StatusCodes.Status200OK, changed.ToXml());
        }
    }

    private DictReply Delete(DictCall call)
    {
        lock (_writing)
        {
            if (Own(call, call.BodyText("Participant"), out var entry) is { } refusal)
            {
                return refusal;
            }

            if (call.BodyText("Reason") is not ("USER_REQUESTED" or "ACCOUNT_CLOSURE" or "RECONCILIATION" or "FRAUD" or "RFB_VALIDATION"))
            {
                return new DictRefusal(DictError.InvalidReason, "Reason is not one for a deletion", "reason", call.BodyText("Reason"));
            }

            store.Remove(entry!.Key);
            return new DictContent(StatusCodes.Status200OK, new XElement("Key", entry.Key));
        }
    }

    private DictReply Check(DictCall call)
    {
        var keys = call.Body!.Element("Keys")?.Elements("Key").Select(key => key.Value).ToList() ?? [];
        if (keys.Count is 0 or > MaxKeysChecked)
        {
            return new DictRefusal(DictError.BadRequest, "Keys must be 1 to 200", "keys");
        }

        return new DictContent(
            StatusCodes.Status200OK,
            new XElement("Keys", keys.Select(key => new XElement("Key", new XAttribute("hasEntry", store.Find(key) is not null), key))));
    }

    // Finds the entry of a key. Returns a refusal unless path and body have the same key, the participant holds the key, and the key has no open claim.
    private DictRefusal? Own(DictCall call, string? participant, out Entry? entry)
    {
        entry = store.Find(call.Id);
        if (call.BodyText("Key") != call.Id)
        {
            return new DictRefusal(DictError.BadRequest, "Key of path and body differ", "key", call.BodyText("Key"));
        }

        if (participant != options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        if (entry is null)
        {
            return new DictRefusal(DictError.NotFound, "Entry associated with given key does not exist");
        }

        if (entry.Account.Participant != options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        return entry.OpenClaimCreationDate is null ? null : new DictRefusal(DictError.EntryLockedByClaim, "The key has an open claim");
    }

    private static string Parameters(XElement body) => new XElement(
        body.Name,
        body.Elements().Where(element => element.Name.LocalName != "Signature")).ToString(SaveOptions.DisableFormatting);
}
