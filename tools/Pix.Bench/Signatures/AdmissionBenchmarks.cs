using System.Text;
using System.Xml;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;
using Pix.Signatures.Signing;

namespace Pix.Bench.Signatures;

/// <summary>
/// Measures admission and signing of a payment in one reading, with and without schema validation, and signing alone of the same bytes. All
/// are without RSA.
/// </summary>
public class AdmissionBenchmarks
{
    private const string Ispb = "99999010", Spi = "00038166";

    private static readonly byte[] Payment = Sent();

    private readonly byte[] _value = new byte[256];
    private static readonly string Schemas = Path.Combine(AppContext.BaseDirectory, "vectors", "spi-5.13.1", "xsd");

    private readonly RequestAdmission _admission = new(new Options("")), _bySchema = new(new Options(Schemas));
    private readonly XmlReaderSettings _validating = new() { ValidationType = ValidationType.Schema };
    private readonly Operation _operation;
    private readonly ExchangeRequest _request = new()
    {
        Channel = PixChannel.Spi,
        Method = "POST",
        Path = $"/api/v1/in/{Ispb}/msgs",
        Headers = [new HeaderField("Content-Type", "application/xml; charset=utf-8")],
        Body = Payment,
        Deadline = TimeSpan.FromSeconds(10),
    };

    /// <summary>Finds the operation, and throws if the sample is refused, because a refusal would make the figures wrong.</summary>
    public AdmissionBenchmarks()
    {
        _operation = new OperationTable(new Options("")).Find(_request).Operation!;
        _validating.Schemas.Add(null, Path.Combine(Schemas, "pacs.008.spi.1.16.xsd"));
        _validating.Schemas.Compile();
        _validating.ValidationEventHandler += (_, _) => { };
        if ((_admission.Check(_operation, _request).Refusal ?? _bySchema.Check(_operation, _request).Refusal) is { } refusal)
        {
            throw new InvalidOperationException($"The sample is not admitted: {refusal.Detail}");
        }
    }

    [Benchmark]
    public byte[] SignAlone() => DocumentSigner.Plan(Pix.Signatures.SignatureProfile.Spi, Payment, BenchSigner.One.Identity).Plan!.Splice(_value);

    [Benchmark]
    public byte[] AdmitAndSign() => _admission.Check(_operation, _request).Messages[0].Document.Plan(BenchSigner.One.Identity).Plan!.Splice(_value);

    [Benchmark]
    public byte[] AdmitBySchemaAndSign() => _bySchema.Check(_operation, _request).Messages[0].Document.Plan(BenchSigner.One.Identity).Plan!.Splice(_value);

    /// <summary>Reads the message with .NET's validating reader only, as a reference.</summary>
    [Benchmark]
    public int ValidatingReader()
    {
        var nodes = 0;
        using var reader = XmlReader.Create(new MemoryStream(Payment, writable: false), _validating);
        while (reader.Read())
        {
            nodes++;
        }

        return nodes;
    }

    // The Central Bank's example is a message from the Central Bank, so sender and receiver are exchanged.
    private static byte[] Sent() => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(BenchDocument.Vector("spi-5.13.1/exemplos/pacs.008_CONTA_1_msg.xml"))
        .Replace($"<Id>{Spi}</Id>", "<Id>FROM</Id>", StringComparison.Ordinal)
        .Replace($"<Id>{Ispb}</Id>", $"<Id>{Spi}</Id>", StringComparison.Ordinal)
        .Replace("<Id>FROM</Id>", $"<Id>{Ispb}</Id>", StringComparison.Ordinal)
        .Replace($">M{Spi}", $">M{Ispb}", StringComparison.Ordinal)
        .Replace("<MmbId>10000000", $"<MmbId>{Ispb}", StringComparison.Ordinal));

    private sealed class Options(string schemas) : IOptionsMonitor<ProtocolOptions>
    {
        public ProtocolOptions CurrentValue { get; } = new() { Ispb = Ispb, SchemaFolder = schemas };

        public ProtocolOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ProtocolOptions, string?> listener) => null;
    }
}
