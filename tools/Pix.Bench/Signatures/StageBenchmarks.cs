using System.Security.Cryptography;
using System.Xml;
using BenchmarkDotNet.Attributes;
using Pix.Signatures;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Documents;
using Pix.Signatures.Identity;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Bench.Signatures;

/// <summary>Measures each stage of signing the pacs.008 sample separately, for the table that shows where the time is spent.</summary>
public class StageBenchmarks
{
    private readonly byte[] _document = BenchDocument.Pacs008;
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _value = new byte[256];
    private readonly SigningPlan _plan = DocumentSigner.Plan(SignatureProfile.Spi, BenchDocument.Pacs008, BenchSigner.One.Identity).Plan!;
    private readonly byte[] _appHdr = ExclusiveCanonicalization.OfElement(BenchDocument.Pacs008, "AppHdr");
    private readonly byte[] _content = ExclusiveCanonicalization.OfElement(BenchDocument.Pacs008, "Document");

    /// <summary>Checks the raw bytes: UTF-8, size, depth, attributes, length of markup.</summary>
    [Benchmark]
    public bool Gate() => DocumentGate.Check(_document, DocumentLimits.Default).IsNone;

    /// <summary>Reads with XmlReader over Pix's own decoder, with reused name tables and buffers.</summary>
    [Benchmark]
    public int Reader()
    {
        var workspace = Workspace.Rent();
        using var reader = workspace.Open(_document, DocumentLimits.Default);
        var nodes = 0;
        while (reader.Read())
        {
            nodes++;
        }

        workspace.Return();
        return nodes;
    }

    /// <summary>Reads as <see cref="Reader"/> does, and canonicalizes and hashes every element and text.</summary>
    [Benchmark]
    public int ReaderAndDigest()
    {
        var workspace = Workspace.Rent();
        var part = workspace.First;
        part.Reset();
        using var reader = workspace.Open(_document, DocumentLimits.Default);
        while (reader.Read())
        {
            Write(reader, part);
        }

        part.Sink.Finish(_digest);
        workspace.Return();
        return _digest[0];
    }

    /// <summary>Computes SHA-256 of the canonical bytes of both parts.</summary>
    [Benchmark]
    public int Sha256()
    {
        SHA256.HashData(_appHdr, _digest);
        SHA256.HashData(_content, _digest);
        return _digest[0];
    }

    /// <summary>Writes SignedInfo from its template, and computes its SHA-256.</summary>
    [Benchmark]
    public byte[] SignedInfo()
    {
        var info = SignatureTemplate.SignedInfo(BenchSigner.One.Identity, _digest, _digest);
        SHA256.HashData(info, _digest);
        return info;
    }

    /// <summary>Encodes the signature value in base64, and makes the signed copy.</summary>
    [Benchmark]
    public byte[] Splice() => _plan.Splice(_value);

    private static void Write(XmlReader reader, ExclusiveCanonicalizer part)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                part.StartElement(reader);
                break;
            case XmlNodeType.EndElement:
                part.EndElement(reader);
                break;
            case XmlNodeType.Text:
            case XmlNodeType.Whitespace when reader.Depth > 0:
                part.Text(reader);
                break;
            default:
                break;
        }
    }
}
