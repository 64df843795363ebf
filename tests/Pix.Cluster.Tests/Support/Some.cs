using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>Valid messages, each with identifiers of its own.</summary>
internal static class Some
{
    private static int _number;

    /// <summary>For clusters beside the one that all tests share: their silos are in this process too, each with an instance of the HSM's module.</summary>
    public static void SkipUnlessInstancesAreApart() =>
        Assert.SkipUnless(TokenKind.Chosen.InstancesAreApart, $"Copies of the module of {TokenKind.Chosen.Name} share their state, and the cluster of all tests has one.");

    /// <summary>A payment to send, and its end-to-end id.</summary>
    public static (string Xml, string EndToEndId) Payment() => Payment(TimeProvider.System.GetUtcNow());

    /// <summary>A payment that says it was created then.</summary>
    public static (string Xml, string EndToEndId) Payment(DateTimeOffset created)
    {
        var number = Interlocked.Increment(ref _number).ToString("D11", CultureInfo.InvariantCulture);
        var endToEndId = $"E{PixCluster.Ispb}202611240831{number}";
        var xml = Sample("pacs.008.xml", created)
            .Replace("M9999901012345678901234567890123", $"M{PixCluster.Ispb}{number}{number}0", StringComparison.Ordinal)
            .Replace("E9999901020200101083012345678900", endToEndId, StringComparison.Ordinal);
        return (xml, endToEndId);
    }

    /// <summary>A request to create a key that nobody has, on an account of its own (an account has at most five keys), and the key.</summary>
    public static (string Xml, string Key) NewEntry()
    {
        var number = Interlocked.Increment(ref _number);
        var phone = "+55619" + (10_000_000 + number).ToString(CultureInfo.InvariantCulture);
        var xml = Sample("createEntry.xml")
            .Replace("0007654321", number.ToString("D10", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("+5561988880000", phone, StringComparison.Ordinal)
            .Replace("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        return (xml, phone);
    }

    /// <summary>A sample, created now: older messages are not signed.</summary>
    public static string Sample(string name) => Sample(name, TimeProvider.System.GetUtcNow());

    private static string Sample(string name, DateTimeOffset created) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name))
        .Replace("2020-01-01T08:30:12.000Z", created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public static string PaymentPath => $"/api/v1/in/{PixCluster.Ispb}/msgs";

    public static ByteArrayContent Xml(string xml) => Content(Encoding.UTF8.GetBytes(xml));

    public static ByteArrayContent Content(byte[] bytes, string contentType = "application/xml; charset=utf-8")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    public static HttpRequestMessage GetEntry(string key) => new(HttpMethod.Get, $"/api/v2/entries/{Uri.EscapeDataString(key)}")
    {
        Headers =
        {
            { "PI-RequestingParticipant", PixCluster.Ispb },
            { "PI-PayerId", "11122233300" },
            { "PI-EndToEndId", $"E{PixCluster.Ispb}20261124083100000000000"[..32] },
        },
    };
}
