using System.Net;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>Claims through their states.</summary>
public sealed class DictClaimTests
{
    private const string ForeignKey = "+5561988887777";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_portability_claim_brings_the_key_to_the_claimer()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict);
        Assert.NotNull((await dict.Lookup(ForeignKey, HttpStatusCode.OK, Cancel)).Element("Entry")!.Element("OpenClaimCreationDate"));
        await OtherSide(simulator, id, "acknowledge");
        await OtherSide(simulator, id, "confirm");

        var completed = await dict.Post($"/api/v2/claims/{id}/complete", Step("Complete", id), HttpStatusCode.OK, Cancel);

        Assert.Equal("COMPLETED", completed.Element("Claim")!.Element("Status")!.Value);
        Assert.NotNull(completed.Element("KeyOwnershipDate"));
        var entry = (await dict.Lookup(ForeignKey, HttpStatusCode.OK, Cancel)).Element("Entry")!;
        Assert.Equal(TestParticipant.Ispb, entry.Element("Account")!.Element("Participant")!.Value);
        Assert.Null(entry.Element("OpenClaimCreationDate"));
    }

    [Fact]
    public async Task A_cancelled_claim_leaves_the_key_where_it_was_and_says_who_cancelled()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict);

        var first = await dict.Post($"/api/v2/claims/{id}/cancel", Step("Cancel", id), HttpStatusCode.OK, Cancel);
        var again = await dict.Post($"/api/v2/claims/{id}/cancel", Step("Cancel", id), HttpStatusCode.OK, Cancel);

        Assert.Equal("CLAIMER", first.Element("Claim")!.Element("CancelledBy")!.Value);
        Assert.Equal(first.Element("Claim")!.ToString(), again.Element("Claim")!.ToString());
        var entry = (await dict.Lookup(ForeignKey, HttpStatusCode.OK, Cancel)).Element("Entry")!;
        Assert.Equal("87654321", entry.Element("Account")!.Element("Participant")!.Value);
    }

    [Fact]
    public async Task A_claim_on_ones_own_key_is_acknowledged_and_confirmed_by_the_participant()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var key = Some.Phone();
        await dict.Post("/api/v2/entries/", Some.CreateEntry(key), HttpStatusCode.Created, Cancel);
        using var claimed = await simulator.Control.PostAsync(new Uri($"/dict/claims?key={Uri.EscapeDataString(key)}", UriKind.Relative), null, Cancel);
        claimed.EnsureSuccessStatusCode();
        var list = await dict.Get($"/api/v2/claims/?Participant={TestParticipant.Ispb}&IsDonor=true&Status=OPEN", HttpStatusCode.OK, Cancel);
        var id = list.Element("Claims")!.Elements("Claim").Single().Element("Id")!.Value;

        await dict.Post($"/api/v2/claims/{id}/acknowledge", Step("Acknowledge", id), HttpStatusCode.OK, Cancel);
        await dict.Post($"/api/v2/claims/{id}/confirm", Step("Confirm", id), HttpStatusCode.OK, Cancel);

        Assert.Equal("CONFIRMED", (await dict.Get($"/api/v2/claims/{id}", HttpStatusCode.OK, Cancel)).Element("Claim")!.Element("Status")!.Value);
    }

    [Fact]
    public async Task Ownership_is_claimed_from_outside_by_another_person()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var key = Some.Phone();
        await dict.Post("/api/v2/entries/", Some.CreateEntry(key), HttpStatusCode.Created, Cancel);

        var id = (await simulator.Order($"/dict/claims?key={Uri.EscapeDataString(key)}&type=OWNERSHIP", Cancel)).GetProperty("id").GetString();

        var claim = (await dict.Get($"/api/v2/claims/{id}", HttpStatusCode.OK, Cancel)).Element("Claim")!;
        Assert.Equal(("OWNERSHIP", "OPEN"), (claim.Element("Type")!.Value, claim.Element("Status")!.Value));
        Assert.NotEqual("11122233300", claim.Element("Claimer")!.Element("TaxIdNumber")!.Value);
    }

    [Fact]
    public async Task Another_participant_gets_a_key_on_demand()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var key = Some.Phone();

        await simulator.Order($"/dict/entries?key={Uri.EscapeDataString(key)}&keyType=PHONE&taxId=22233344455", Cancel);

        var entry = (await new DictClient(simulator).Lookup(key, HttpStatusCode.OK, Cancel)).Element("Entry")!;
        Assert.Equal("87654321", entry.Element("Account")!.Element("Participant")!.Value);
        using var twice = await simulator.Control.PostAsync(
            new Uri($"/dict/entries?key={Uri.EscapeDataString(key)}&keyType=PHONE&taxId=22233344455", UriKind.Relative), null, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    [Fact]
    public async Task A_step_out_of_turn_is_refused()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var dict = new DictClient(simulator);
        var id = await Create(dict);

        var early = await dict.Post($"/api/v2/claims/{id}/complete", Step("Complete", id), HttpStatusCode.BadRequest, Cancel);
        await dict.Post($"/api/v2/claims/{id}/confirm", Step("Confirm", id), HttpStatusCode.Forbidden, Cancel);

        Assert.Contains("ClaimOperationInvalid", early.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ForeignKey, "OWNERSHIP", HttpStatusCode.BadRequest, "ClaimTypeInconsistent")]
    [InlineData("+5561000000001", "PORTABILITY", HttpStatusCode.NotFound, "ClaimKeyNotFound")]
    [InlineData(ForeignKey, "NONSENSE", HttpStatusCode.BadRequest, "ClaimInvalid")]
    public async Task An_impossible_claim_is_refused(string key, string type, HttpStatusCode status, string error)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);

        var problem = await new DictClient(simulator).Post("/api/v2/claims/", Request(key, type), status, Cancel);

        Assert.Contains("/" + error, problem.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> Create(DictClient dict) =>
        (await dict.Post("/api/v2/claims/", Request(ForeignKey, "PORTABILITY"), HttpStatusCode.Created, Cancel))
            .Element("Claim")!.Element("Id")!.Value;

    private static string Request(string key, string type) => Some.Own("claims/CreateClaimRequest.xml")
        .Replace("OWNERSHIP", type, StringComparison.Ordinal).Replace(ForeignKey, key, StringComparison.Ordinal);

    private static string Step(string verb, string id) =>
        Some.Own($"claims/{verb}ClaimRequest.xml").Replace("123e4567-e89b-12d3-a456-426655440000", id, StringComparison.Ordinal);

    private static async Task OtherSide(RunningSimulator simulator, string id, string verb)
    {
        using var answer = await simulator.Control.PostAsync(new Uri($"/dict/claims/{id}/{verb}", UriKind.Relative), null, Cancel);
        answer.EnsureSuccessStatusCode();
    }
}
