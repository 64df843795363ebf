using System.Net;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>CIDs and what is made of them.</summary>
public sealed class DictReconciliationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Computes_the_identifier_of_the_published_example() => Assert.Equal(
        "28c06eb41c4dc9c3ae114831efcac7446c8747777fca8b145ecd31ff8480ae88",
        Cid.Of(
            Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"),
            "PHONE&+5511987654321&11122233300&João Silva&&12345678&00001&0007654321&CACC"));

    [Fact]
    public async Task A_participant_who_holds_the_same_entries_is_in_sync()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var requestId = Guid.NewGuid();
        var key = Some.Phone();
        await dict.Post("/api/v2/entries/", Some.CreateEntry(key, requestId: requestId.ToString(), account: "77"), HttpStatusCode.Created, Cancel);
        var cid = Cid.Of(
            requestId.ToByteArray(bigEndian: true), $"PHONE&{key}&11122233300&João Silva&&{TestParticipant.Ispb}&0001&77&CACC");

        var right = await dict.Post("/api/v2/sync-verifications/", Verification(cid), HttpStatusCode.Created, Cancel);
        var wrong = await dict.Post("/api/v2/sync-verifications/", Verification(new string('0', 64)), HttpStatusCode.Created, Cancel);
        var entry = await dict.Get($"/api/v2/cids/entries/{cid}", HttpStatusCode.OK, Cancel);
        var events = await dict.Get($"/api/v2/cids/events?Participant={TestParticipant.Ispb}&KeyType=PHONE", HttpStatusCode.OK, Cancel);

        Assert.Equal("OK", right.Element("SyncVerification")!.Element("Result")!.Value);
        Assert.Equal("NOK", wrong.Element("SyncVerification")!.Element("Result")!.Value);
        Assert.Equal(key, entry.Element("Entry")!.Element("Key")!.Value);
        Assert.Equal(cid, events.Element("SyncVerifierEnd")!.Value);
        Assert.Equal("ADDED", Assert.Single(events.Element("CidSetEvents")!.Elements()).Element("Type")!.Value);
    }

    [Fact]
    public async Task A_file_is_requested_and_then_available()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);

        var requested = (await dict.Post(
            "/api/v2/cids/files/", Some.Own("reconciliation/CreateCidSetFileRequest.xml"), HttpStatusCode.Created, Cancel)).Element("CidSetFile")!;
        var available = (await dict.Get($"/api/v2/cids/files/{requested.Element("Id")!.Value}", HttpStatusCode.OK, Cancel)).Element("CidSetFile")!;

        Assert.Equal(("REQUESTED", "AVAILABLE"), (requested.Element("Status")!.Value, available.Element("Status")!.Value));
    }

    private static string Verification(string verifier) => Some.Own("reconciliation/CreateSyncVerificationRequest.xml")
        .Replace("<KeyType>CPF</KeyType>", "<KeyType>PHONE</KeyType>", StringComparison.Ordinal)
        .Replace("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", verifier, StringComparison.Ordinal);
}
