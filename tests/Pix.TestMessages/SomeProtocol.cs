using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.TestMessages;

/// <summary>Valid requests, to be broken one rule at a time.</summary>
internal static class SomeProtocol
{
    public const string Ispb = "99999010";
    public const string XmlUtf8 = "application/xml; charset=utf-8";

    public static ProtocolOptions Options() => new() { Ispb = Ispb, IndirectParticipants = "12345678, 87654321" };

    public static OperationTable Operations(ProtocolOptions? options = null) => new(new FixedOptions<ProtocolOptions>(options ?? Options()));

    public static RequestAdmission Admission(ProtocolOptions? options = null) => new(new FixedOptions<ProtocolOptions>(options ?? Options()));

    /// <summary>A pacs.008 as the participant sends it: the Central Bank's example goes the other way.</summary>
    public static string Pacs008(string file = "pacs.008_CONTA_1_msg.xml") => Regex.Replace(
        Vectors.Text($"spi-5.13.1/exemplos/{file}")
            .Replace("<Id>00038166</Id>", "<Id>FROM</Id>", StringComparison.Ordinal)
            .Replace("<Id>99999010</Id>", "<Id>00038166</Id>", StringComparison.Ordinal)
            .Replace("<Id>FROM</Id>", "<Id>99999010</Id>", StringComparison.Ordinal)
            .Replace(">M00038166", ">M99999010", StringComparison.Ordinal),
        "<MmbId>1000000[0-9]</MmbId>",
        "<MmbId>99999010</MmbId>");

    public static string Pacs002() => Vectors.Text("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml");

    /// <summary>A DICT example without its placeholder, from the participant.</summary>
    public static string Dict(string path) =>
        Vectors.Text($"dict-2.12.1/{path}").Replace("    <Signature></Signature>\n", "", StringComparison.Ordinal);

    public static ExchangeRequest SpiSend(string xml) => SpiSend(Encoding.UTF8.GetBytes(xml));

    public static ExchangeRequest SpiSend(byte[] body, string contentType = XmlUtf8) => Request(PixChannel.Spi, "POST", $"/api/v1/in/{Ispb}/msgs", body, contentType);

    public static ExchangeRequest DictPost(string path, string xml) => Request(PixChannel.Dict, "POST", path, Encoding.UTF8.GetBytes(xml), XmlUtf8);

    /// <summary>A document of an operation on the path that names what it names.</summary>
    public static ExchangeRequest Write(Operation operation, string xml)
    {
        var path = operation.Path.ToString().Replace($"{{{operation.RepeatedParameter}}}", Uri.EscapeDataString(Named(operation, xml)), StringComparison.Ordinal);
        return DictPost(path, xml) with { Method = operation.Method };
    }

    /// <summary>What a document names in the child of its root that the path repeats; empty when there is none.</summary>
    public static string Named(Operation operation, string xml) => Regex.Match(xml, $"(?<=<{operation.RepeatedParameter}>)[^<]*").Value;

    public static ExchangeRequest Get(PixChannel channel, string path, string query = "", params HeaderField[] headers) =>
        Request(channel, "GET", path, [], contentType: null) with { Query = query, Headers = [.. headers] };

    public static AdmissionResult Check(ExchangeRequest request, ProtocolOptions? options = null)
    {
        var match = Operations(options).Find(request);
        Assert.Equal(OperationMatchKind.Found, match.Kind);
        return Admission(options).Check(match.Operation!, request);
    }

    private static ExchangeRequest Request(PixChannel channel, string method, string path, byte[] body, string? contentType) => new()
    {
        Channel = channel,
        Method = method,
        Path = path,
        Headers = contentType is null ? [] : ImmutableArray.Create(new HeaderField("Content-Type", contentType)),
        Body = body,
        Deadline = TimeSpan.FromSeconds(10),
    };
}
