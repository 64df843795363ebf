using System.Xml.Linq;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Resources;

namespace Pix.Simulator.Dict.Claims;

/// <summary>DICT operations on claims, with their effects on the DICT entry of the claimed Pix key.</summary>
internal sealed class ClaimOperations
{
    private static readonly string[] OpenStates = ["OPEN", "WAITING_RESOLUTION", "CONFIRMED"];
    private static readonly TimeSpan Period = TimeSpan.FromDays(7);

    private readonly EntryStore _entries;
    private readonly ResourceStore _store;
    private readonly ResourceRows _rows;
    private readonly SimulatorOptions _options;
    private readonly Lock _creating = new();

    public ClaimOperations(EntryStore entries, EventLog events, SimulatorOptions options, TimeProvider time)
    {
        _entries = entries;
        _options = options;
        _store = new ResourceStore(ClaimKind.Kind, events, time);
        Life = new ResourceLife(_store) { Moved = Moved, ByRole = CancelledBy };
        _rows = new ResourceRows(_store, Life, options);
    }

    public ResourceLife Life { get; }

    public IEnumerable<DictOperation> Rows() =>
    [
        new("POST", "/claims/", "createClaim", "CreateClaimResponse", "CLAIMS_WRITE", Create) { RequestRoot = "CreateClaimRequest" },
        .. _rows.Rows().Select(row => row.Name == "completeClaim" ? row with { Handle = Complete } : row),
    ];

    /// <summary>Makes a simulated participant claim a Pix key of the participant under test.</summary>
    /// <returns>Id of the claim; null if the participant does not hold the key, the key has an open claim, or its key type does not allow this claim
    /// type.</returns>
    public string? ClaimFromOutside(string type, string key, DateTimeOffset now)
    {
        if (_entries.Find(key) is not { } entry
            || entry.Account.Participant != _options.Ispb
            || entry.OpenClaimCreationDate is not null
            || !ClaimRules.Allows(type, entry.KeyType))
        {
            return null;
        }

        var wanted = entry.Account with { Participant = "87654321" };
        var claimer = type == "OWNERSHIP" ? new Owner("NATURAL_PERSON", "22233344455", "Outro Titular", null) : entry.Owner;
        return Add(type, entry, wanted, claimer, now).Id;
    }

    private DictReply Create(DictCall call)
    {
        var claim = call.Body!.Element("Claim");
        var account = Account.Parse(claim?.Element("ClaimerAccount"));
        var claimer = Owner.Parse(claim?.Element("Claimer"));
        var fault = account.Fault(DictError.ClaimInvalid, "claim.claimerAccount") ?? claimer.Fault(DictError.ClaimInvalid, "claim.claimer");
        if (fault is not null)
        {
            return fault;
        }

        lock (_creating)
        {
            var type = claim!.Element("Type")?.Value ?? "";
            var entry = _entries.Find(claim.Element("Key")?.Value ?? "");
            if (ClaimRules.Fault(type, claim.Element("KeyType")?.Value, entry, account, claimer, _options.Ispb) is { } refusal)
            {
                return refusal;
            }

            return new DictContent(StatusCodes.Status201Created, Add(type, entry!, account, claimer, call.Now).Xml);
        }
    }

    private Resource Add(string type, Entry entry, Account account, Owner claimer, DateTimeOffset now)
    {
        _entries.Replace(entry with { OpenClaimCreationDate = DictTime.Text(now) });
        XElement[] fields =
        [
            new("Type", type),
            new("Key", entry.Key),
            new("KeyType", entry.KeyType),
            account.ToXml("ClaimerAccount"),
            claimer.ToXml("Claimer"),
            new("DonorParticipant", entry.Account.Participant),
            new("ResolutionPeriodEnd", DictTime.Text(now + Period)),
            new("CompletionPeriodEnd", DictTime.Text(now + Period + Period)),
        ];
        var parties = new Dictionary<string, string> { [ClaimKind.Claimer] = account.Participant, [ClaimKind.Donor] = entry.Account.Participant };
        return _store.Add(fields, "OPEN", parties);
    }

    private DictReply Complete(DictCall call) => _rows.Checked(call, (_, _) =>
    {
        if (!DictPatterns.RequestId().IsMatch(call.BodyText("RequestId")))
        {
            return new DictRefusal(DictError.BadRequest, "RequestId must be a UUID version 4", "requestId");
        }

        var reply = Life.Move(call.Id, "complete", _options.Ispb, call.Body);
        if (reply is not DictContent content)
        {
            return reply;
        }

        var entry = _entries.Find(_store.Find(call.Id)!.Text("Key"));
        return content with
        {
            Content =
            [
                .. content.Content,
                new XElement("EntryCreationDate", entry?.CreationDate),
                new XElement("KeyOwnershipDate", entry?.KeyOwnershipDate),
            ],
        };
    });

    private void Moved(Transition transition, Resource claim)
    {
        if (OpenStates.Contains(transition.To) || _entries.Find(claim.Text("Key")) is not { } entry)
        {
            return;
        }

        var free = entry with { OpenClaimCreationDate = null };
        _entries.Replace(transition.To == "COMPLETED"
            ? free with
            {
                Account = Account.Parse(claim.Xml.Element("ClaimerAccount")),
                Owner = Owner.Parse(claim.Xml.Element("Claimer")),
                CreationDate = claim.Text("LastModified"),
                KeyOwnershipDate = claim.Text("Type") == "OWNERSHIP" ? claim.Text("LastModified") : entry.KeyOwnershipDate,
            }
            : free);
    }

    private static IEnumerable<XElement> CancelledBy(Transition transition, string role) =>
        transition.Verb == "cancel" ? [new XElement("CancelledBy", role == ClaimKind.Donor ? "DONOR" : "CLAIMER")] : [];
}
