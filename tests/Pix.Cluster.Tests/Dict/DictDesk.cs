using System.Globalization;
using System.Xml.Linq;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests.Dict;

/// <summary>A service that works with the directory through the front door, and the other side, which the simulator plays.</summary>
internal sealed class DictDesk(PixCluster pix)
{
    /// <summary>Owner of the keys in the examples.</summary>
    public const string Person = "11122233300";

    private static int _number = 500_000;

    /// <summary>An id of a transaction that no other test has.</summary>
    public static string TransactionId() => $"E{PixCluster.Ispb}202611240800{Next():D11}";

    /// <summary>An example body of the OpenAPI document, with the participant of the tests in place of the document's, and some texts exchanged.</summary>
    public static string Example(string name, params (string Old, string New)[] exchanges)
    {
        var file = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "vectors", "dict-2.12.1"), name + ".xml", SearchOption.AllDirectories).Single();
        var xml = File.ReadAllText(file).Replace("<Participant>12345678</Participant>", $"<Participant>{PixCluster.Ispb}</Participant>", StringComparison.Ordinal);
        foreach (var (old, now) in exchanges)
        {
            Assert.Contains(old, xml, StringComparison.Ordinal);
            xml = xml.Replace(old, now, StringComparison.Ordinal);
        }

        return WithoutSignature(xml);
    }

    public static HttpRequestMessage Get(string path) =>
        new(HttpMethod.Get, path) { Headers = { { "PI-RequestingParticipant", PixCluster.Ispb } } };

    public static HttpRequestMessage Post(string path, string xml) => new(HttpMethod.Post, path) { Content = Some.Xml(xml) };

    public static HttpRequestMessage Put(string path, string xml) => new(HttpMethod.Put, path) { Content = Some.Xml(xml) };

    /// <summary>The body of a step in the life of a resource: its id in place of the example's.</summary>
    public static string Step(string example, string element, string id)
    {
        var body = XElement.Parse(Example(example));
        body.Element(element)!.Value = id;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body;
    }

    /// <summary>A key of the participant, created through the front door.</summary>
    public async Task<string> NewKeyAsync()
    {
        var (xml, key) = Some.NewEntry();
        await SendAsync(Post("/api/v2/entries/", xml));
        return key;
    }

    /// <summary>A key of the same person at another participant.</summary>
    public async Task<string> ForeignKeyAsync()
    {
        var key = "+55618" + Next().ToString("D8", CultureInfo.InvariantCulture);
        await pix.CentralBank.OrderAsync($"/dict/entries?key={Uri.EscapeDataString(key)}&keyType=PHONE&taxId={Person}");
        return key;
    }

    /// <summary>A claim of another participant on a key of ours; its id.</summary>
    public async Task<string> ClaimFromOutsideAsync() =>
        await OrderAsync($"/dict/claims?key={Uri.EscapeDataString(await NewKeyAsync())}");

    /// <summary>A claim of ours on another participant's key; its id.</summary>
    public async Task<string> ClaimAsync() => await CreateAsync("/api/v2/claims/", await ClaimBodyAsync(), "Claim");

    public async Task<string> ClaimBodyAsync() =>
        Example("CreateClaimRequest", ("OWNERSHIP", "PORTABILITY"), ("+5561988887777", await ForeignKeyAsync()));

    /// <summary>Sends a request that makes something; its id.</summary>
    public async Task<string> CreateAsync(string path, string xml, string element) =>
        (await SendAsync(Post(path, xml))).Element(element)!.Element("Id")!.Value;

    /// <summary>Makes the simulated other side do something; the id of what it made or changed.</summary>
    public async Task<string> OrderAsync(string path) => (await pix.CentralBank.OrderAsync(path)).GetProperty("id").GetString()!;

    /// <summary>Sends a request that only prepares; it must succeed.</summary>
    public async Task<XElement> SendAsync(HttpRequestMessage request)
    {
        using var sent = request;
        using var answer = await pix.Dict.SendAsync(sent, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{sent.Method} {sent.RequestUri} was answered {(int)answer.StatusCode}: {text}");
        var root = XDocument.Parse(text).Root!;
        Assert.Empty(DictSchema.Shared.Faults(root));
        return root;
    }

    private static int Next() => Interlocked.Increment(ref _number);

    // The examples have the Central Bank's place holder where Pix puts the signature.
    private static string WithoutSignature(string xml) => xml.Replace("    <Signature></Signature>\n", "", StringComparison.Ordinal);
}
