using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>Keys in DICT.</summary>
public sealed class DictEntryTests(SimulatorFixture fixture)
{
    private readonly RunningSimulator _simulator = fixture.Simulator;
    private readonly TestParticipant _participant = fixture.Simulator.Participant;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Creates_reads_updates_and_deletes_a_key()
    {
        var key = Some.Phone();
        var created = await Post("/api/v2/entries/", Some.CreateEntry(key), HttpStatusCode.Created);
        Assert.Equal(key, created.Element("Entry")!.Element("Key")!.Value);

        var read = await GetEntry(key, HttpStatusCode.OK);
        Assert.Equal("João Silva", read.Element("Entry")!.Element("Owner")!.Element("Name")!.Value);

        var update = Some.Own("entries/UpdateEntryRequest.xml").Replace("+5561988887777", key, StringComparison.Ordinal)
            .Replace("0007654321", "42", StringComparison.Ordinal);
        var updated = await Send(HttpMethod.Put, "/api/v2/entries/" + Uri.EscapeDataString(key), update, HttpStatusCode.OK);
        Assert.Equal("42", updated.Element("Entry")!.Element("Account")!.Element("AccountNumber")!.Value);

        var delete = Some.Own("entries/DeleteEntryRequest.xml").Replace("+5561988887777", key, StringComparison.Ordinal);
        await Post($"/api/v2/entries/{Uri.EscapeDataString(key)}/delete", delete, HttpStatusCode.OK);
        await GetEntry(key, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("EMAIL", "fulano-{0}@example.com")]
    [InlineData("CPF", "11122233300")]
    [InlineData("EVP", "")]
    public async Task Creates_a_key_of_each_type(string type, string key)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var body = Some.CreateEntry(string.Format(System.Globalization.CultureInfo.InvariantCulture, key, 1), type);
        if (type == "CPF")
        {
            body = body.Replace("11122233300", "55566677788", StringComparison.Ordinal);
        }

        using var answer = await simulator.Dict.PostAsync("/api/v2/entries/", RunningSimulator.XmlContent(_participant.SignDocument(body)), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Gives_the_same_answer_to_the_same_RequestId()
    {
        var body = Some.CreateEntry();

        var first = await Post("/api/v2/entries/", body, HttpStatusCode.Created);
        var second = await Post("/api/v2/entries/", body, HttpStatusCode.Created);

        Assert.Equal(first.Element("Entry")!.ToString(), second.Element("Entry")!.ToString());
    }

    [Fact]
    public async Task Refuses_a_RequestId_used_with_other_parameters()
    {
        var requestId = Guid.NewGuid().ToString();
        await Post("/api/v2/entries/", Some.CreateEntry(requestId: requestId), HttpStatusCode.Created);

        var problem = await Post("/api/v2/entries/", Some.CreateEntry(requestId: requestId), HttpStatusCode.BadRequest);

        Assert.Equal("RequestIdAlreadyUsed", ErrorType(problem));
    }

    [Theory]
    [InlineData("+5561988887777", "EntryKeyInCustodyOfDifferentParticipant")]
    [InlineData("61988887777", "EntryInvalid")]
    public async Task Refuses_an_impossible_key(string key, string type)
    {
        var problem = await Post("/api/v2/entries/", Some.CreateEntry(key), HttpStatusCode.BadRequest);

        Assert.Equal(type, ErrorType(problem));
    }

    [Fact]
    public async Task Refuses_another_participants_entry()
    {
        var foreign = Some.CreateEntry().Replace(TestParticipant.Ispb, "12345678", StringComparison.Ordinal);

        var problem = await Post("/api/v2/entries/", foreign, HttpStatusCode.Forbidden);

        Assert.Equal("Forbidden", ErrorType(problem));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Refuses_a_wrong_signature(int flaw)
    {
        var body = _participant.SignDocument(Some.CreateEntry(), (SigningFlaw)flaw);

        using var answer = await _simulator.Dict.PostAsync("/api/v2/entries/", RunningSimulator.XmlContent(body), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("RequestSignatureInvalid", ErrorType(await Root(answer)));
    }

    [Theory]
    [InlineData("PI-RequestingParticipant")]
    [InlineData("PI-PayerId")]
    [InlineData("PI-EndToEndId")]
    public async Task Refuses_a_read_without_its_header(string missing)
    {
        using var request = EntryRequest("11122233300");
        request.Headers.Remove(missing);

        using var answer = await _simulator.Dict.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Reads_a_key_with_statistics()
    {
        using var request = EntryRequest("11122233300", "?IncludeStatistics=true");

        using var answer = await _simulator.Dict.SendAsync(request, Cancel);

        Assert.NotNull((await Root(answer)).Element("OwnerStatistics"));
    }

    [Fact]
    public async Task Checks_keys_without_a_signature()
    {
        using var content = RunningSimulator.XmlContent(Vectors.Bytes("dict-2.12.1/keys/CheckKeysRequest.xml"));

        using var answer = await _simulator.Dict.PostAsync("/api/v2/keys/check", content, Cancel);

        var keys = (await Root(answer)).Element("Keys")!.Elements("Key").ToDictionary(key => key.Value, key => key.Attribute("hasEntry")!.Value);
        Assert.Equal("true", keys["mail@mail.com"]);
        Assert.Equal("false", keys["mail2@mail.com"]);
    }

    [Fact]
    public async Task Refuses_a_compressed_request()
    {
        using var content = RunningSimulator.XmlContent(_participant.SignDocument(Some.CreateEntry()));
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _simulator.Dict.PostAsync("/api/v2/entries/", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Compresses_the_answer_when_asked()
    {
        using var request = EntryRequest("11122233300");
        request.Headers.Add("Accept-Encoding", "gzip");

        using var answer = await _simulator.Dict.SendAsync(request, Cancel);

        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
    }

    [Fact]
    public async Task Tells_the_policies()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/policies/ENTRIES_WRITE");
        request.Headers.Add("PI-RequestingParticipant", TestParticipant.Ispb);

        using var answer = await _simulator.Dict.SendAsync(request, Cancel);

        Assert.Equal("36000", (await Root(answer)).Element("Policy")!.Element("Capacity")!.Value);
    }

    [Fact]
    public async Task Signs_its_answers_so_that_SignedXml_accepts_them()
    {
        using var request = EntryRequest("11122233300");
        using var answer = await _simulator.Dict.SendAsync(request, Cancel);
        Assert.True(StrictXml.TryRead(await answer.Content.ReadAsByteArrayAsync(Cancel), out var document));
        var certificate = X509CertificateLoader.LoadCertificateFromFile(_simulator.SignatureCertificate);

        var verdict = new DictVerifier(new SignerDirectory(() => [certificate], TimeProvider.System)).Verify(document);

        Assert.Equal(SignatureVerdict.Valid, verdict);
        Assert.Equal("ds:Signature", document.DocumentElement!.FirstChild!.Name);
    }

    private static HttpRequestMessage EntryRequest(string key, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/entries/{Uri.EscapeDataString(key)}{query}");
        request.Headers.Add("PI-RequestingParticipant", TestParticipant.Ispb);
        request.Headers.Add("PI-PayerId", "11122233300");
        request.Headers.Add("PI-EndToEndId", Some.EndToEndId());
        return request;
    }

    private async Task<XElement> GetEntry(string key, HttpStatusCode status)
    {
        using var request = EntryRequest(key);
        using var answer = await _simulator.Dict.SendAsync(request, Cancel);
        Assert.Equal(status, answer.StatusCode);
        return await Root(answer);
    }

    private Task<XElement> Post(string path, string body, HttpStatusCode status) => Send(HttpMethod.Post, path, body, status);

    private async Task<XElement> Send(HttpMethod method, string path, string body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, path) { Content = RunningSimulator.XmlContent(_participant.SignDocument(body)) };
        using var answer = await _simulator.Dict.SendAsync(request, Cancel);
        Assert.True(status == answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await Root(answer);
    }

    private static async Task<XElement> Root(HttpResponseMessage answer) => XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).Root!;

    private static string ErrorType(XElement problem) =>
        problem.Elements().Single(element => element.Name.LocalName == "type").Value.Split('/')[^1];
}
