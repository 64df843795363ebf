using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Pix.Operations.Tests.Support;

/// <summary>Valid messages, each with identifiers of its own.</summary>
internal static class Some
{
    private static int _number;

    public static string PaymentPath => $"/api/v1/in/{Surroundings.Ispb}/msgs";

    /// <summary>A payment to send, and its end-to-end id.</summary>
    public static (ByteArrayContent Content, string EndToEndId) Payment()
    {
        var number = Interlocked.Increment(ref _number).ToString("D11", CultureInfo.InvariantCulture);
        var endToEndId = $"E{Surroundings.Ispb}202611240831{number}";
        var xml = Sample("pacs.008.xml")
            .Replace("M9999901012345678901234567890123", $"M{Surroundings.Ispb}{number}{number}0", StringComparison.Ordinal)
            .Replace("E9999901020200101083012345678900", endToEndId, StringComparison.Ordinal);
        return (Xml(xml), endToEndId);
    }

    /// <summary>A request to create a key that nobody has, and the key.</summary>
    public static (ByteArrayContent Content, string Key) NewEntry()
    {
        var number = Interlocked.Increment(ref _number);
        var phone = "+55619" + (20_000_000 + number).ToString(CultureInfo.InvariantCulture);
        var xml = Sample("createEntry.xml")
            .Replace("0007654321", number.ToString("D10", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("+5561988880000", phone, StringComparison.Ordinal)
            .Replace("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        return (Xml(xml), phone);
    }

    public static HttpRequestMessage GetEntry(string key) => new(HttpMethod.Get, $"/api/v2/entries/{Uri.EscapeDataString(key)}")
    {
        Headers =
        {
            { "PI-RequestingParticipant", Surroundings.Ispb },
            { "PI-PayerId", "11122233300" },
            { "PI-EndToEndId", $"E{Surroundings.Ispb}20261124083100000000000"[..32] },
        },
    };

    public static ByteArrayContent Xml(string xml)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xml; charset=utf-8");
        return content;
    }

    /// <summary>A sample, created now: older messages are not signed.</summary>
    private static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name)).Replace("2020-01-01T08:30:12.000Z", Now, StringComparison.Ordinal);

    /// <summary>The time as the catalogue writes it.</summary>
    private static string Now => TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
