using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Resources;

namespace Pix.Simulator.Dict.Reconciliation;

/// <summary>DICT operations of reconciliation: verification of CID sets, CID files, CID events, and entries by CID.</summary>
internal sealed class ReconciliationOperations(EntryStore entries, SimulatorOptions options)
{
    private const int DefaultEvents = 100;
    private readonly ConcurrentDictionary<string, XElement> _files = new();
    private int _lastId = 1233;

    public IEnumerable<DictOperation> Rows() =>
    [
        new("POST", "/sync-verifications/", "createSyncVerification", "CreateSyncVerificationResponse", "SYNC_VERIFICATIONS_WRITE", Verify)
        {
            RequestRoot = "CreateSyncVerificationRequest",
        },
        new("POST", "/cids/files/", "createCidSetFile", "CreateCidSetFileResponse", "CIDS_FILES_WRITE", CreateFile)
        {
            RequestRoot = "CreateCidSetFileRequest",
        },
        new("GET", "/cids/files/{}", "getCidSetFile", "GetCidSetFileResponse", "CIDS_FILES_READ", GetFile)
        {
            Headers = ["PI-RequestingParticipant"],
        },
        new("GET", "/cids/events", "listCidSetEvents", "ListCidSetEventsResponse", "CIDS_EVENTS_LIST", ListEvents)
        {
            Query = ["Participant", "KeyType"],
        },
        new("GET", "/cids/entries/{}", "getEntryByCid", "GetEntryByCidResponse", "CIDS_ENTRIES_READ", GetEntry)
        {
            Headers = ["PI-RequestingParticipant"],
        },
    ];

    private DictReply Verify(DictCall call)
    {
        var keyType = call.BodyText("SyncVerification", "KeyType");
        if (call.BodyText("SyncVerification", "Participant") != options.Ispb)
        {
            return Foreign();
        }

        var claimed = call.BodyText("SyncVerification", "ParticipantSyncVerifier");
        var matches = string.Equals(claimed, Cid.Verifier(Cids(keyType)), StringComparison.OrdinalIgnoreCase);
        var verification = new XElement(
            "SyncVerification",
            new XElement("Participant", options.Ispb),
            new XElement("KeyType", keyType),
            new XElement("ParticipantSyncVerifier", claimed),
            new XElement("Id", NextId()),
            new XElement("Result", matches ? "OK" : "NOK"));
        return new DictContent(StatusCodes.Status201Created, verification);
    }

    private DictReply CreateFile(DictCall call)
    {
        if (call.BodyText("Participant") != options.Ispb)
        {
            return Foreign();
        }

        var id = NextId();
        var keyType = call.BodyText("KeyType");
        var file = Encoding.ASCII.GetBytes(string.Concat(Cids(keyType).Select(cid => cid + "\n")));
        XElement[] head =
        [
            new("Id", id), new("Status", "AVAILABLE"), new("Participant", options.Ispb), new("KeyType", keyType),
            new("RequestTime", call.Timestamp),
        ];
        var requested = new XElement("CidSetFile", head.Select(field => new XElement(field)));
        requested.SetElementValue("Status", "REQUESTED");
        _files[id] = new XElement(
            "CidSetFile",
            head,
            new XElement("CreationTime", call.Timestamp),
            new XElement("Url", $"https://dict-h.pi.rsfn.net.br/files/{options.Ispb}/{id}.cids"),
            new XElement("Bytes", file.Length),
            new XElement("Sha256", Convert.ToHexStringLower(SHA256.HashData(file))));
        return new DictContent(StatusCodes.Status201Created, requested);
    }

    private DictReply GetFile(DictCall call) => _files.TryGetValue(call.Id, out var file)
        ? new DictContent(StatusCodes.Status200OK, file)
        : new DictRefusal(DictError.NotFound, "There is no such file");

    private DictReply ListEvents(DictCall call)
    {
        if (call.Query("Participant") != options.Ispb)
        {
            return Foreign();
        }

        if (!ResourceFilter.TryLimit(call.Query("Limit"), DefaultEvents, out var limit))
        {
            return new DictRefusal(DictError.BadRequest, "Limit must be 1 to 200", "limit", call.Query("Limit"));
        }

        var keyType = call.Query("KeyType")!;
        var start = Time(call.Query("StartTime")) ?? DateTimeOffset.MinValue;
        var end = Time(call.Query("EndTime")) ?? call.Now;
        var all = entries.Events.Where(change => change.KeyType == keyType && change.Participant == options.Ispb).ToList();
        var inside = all.FindAll(change => change.Time >= start && change.Time <= end);
        var page = inside.Take(limit).ToList();
        return new DictContent(
            StatusCodes.Status200OK,
            new XElement("HasMoreElements", inside.Count > limit),
            new XElement("Participant", options.Ispb),
            new XElement("KeyType", keyType),
            new XElement("StartTime", DictTime.Text(start)),
            new XElement("EndTime", DictTime.Text(end)),
            // The XOR of all events equals the XOR of the present CIDs, because a CID that was added and later removed occurs twice and cancels out.
            new XElement("SyncVerifierStart", Cid.Verifier(all.Where(change => change.Time < start).Select(change => change.Cid))),
            new XElement("SyncVerifierEnd", Cid.Verifier(all.Where(change => change.Time <= end).Select(change => change.Cid))),
            new XElement("CidSetEvents", page.Select(ToXml)));
    }

    private DictReply GetEntry(DictCall call)
    {
        var entry = entries.All.FirstOrDefault(entry => entry.Account.Participant == options.Ispb && Cid.Of(entry) == call.Id);
        return entry is null
            ? new DictRefusal(DictError.NotFound, "There is no entry with this CID")
            : new DictContent(StatusCodes.Status200OK, new XElement("Cid", call.Id), entry.ToXml(), new XElement("RequestId", entry.RequestId));
    }

    private IEnumerable<string> Cids(string keyType) => entries.All
        .Where(entry => entry.KeyType == keyType && entry.Account.Participant == options.Ispb)
        .Select(Cid.Of).OfType<string>().Order(StringComparer.Ordinal);

    private string NextId() => Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static XElement ToXml(CidEvent change) => new(
        "CidSetEvent",
        new XElement("Type", change.Type),
        new XElement("Cid", change.Cid),
        new XElement("Timestamp", DictTime.Text(change.Time)));

    private static DictRefusal Foreign() => new(DictError.Forbidden, "Participant is not allowed to access this resource");
}
