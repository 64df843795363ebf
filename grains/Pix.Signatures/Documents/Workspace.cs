using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;

namespace Pix.Signatures.Documents;

/// <summary>
/// The buffers of one pass over a document, reused per thread: names, text, and canonicalizers with their hashes. About 90 KB. A workspace
/// whose name table has grown too large is disposed of after the document.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const int TextCharacters = 4096;

    [ThreadStatic]
    private static Workspace? _idle;

    private readonly BoundedNameTable _names = new();
    private readonly XmlReaderSettings _settings;
    private readonly Utf8TextReader _input = new();

    private Workspace(bool isCapturing)
    {
        _settings = ReaderSettings(_names);
        Names = new SignatureNames(_names);
        var text = new char[TextCharacters];
        Text = text;
        (First, Second, SignedInfo, KeyInfo) = (Make(text, isCapturing), Make(text, isCapturing), Make(text, isCapturing), Make(text, isCapturing));
    }

    /// <summary>Creates a workspace whose canonicalizers keep the bytes that they write. The caller disposes of it and must not return it.</summary>
    public static Workspace Capturing() => new(isCapturing: true);

    public char[] Text { get; }

    /// <summary>Names of XML-Signature, interned in the name table of this workspace's readers.</summary>
    public SignatureNames Names { get; }

    /// <summary>Canonicalizer of the first signed part. SPI: AppHdr. DICT: the whole document.</summary>
    public ExclusiveCanonicalizer First { get; }

    /// <summary>Canonicalizer of the second signed part. SPI: Document. DICT: unused.</summary>
    public ExclusiveCanonicalizer Second { get; }

    public ExclusiveCanonicalizer SignedInfo { get; }

    public ExclusiveCanonicalizer KeyInfo { get; }

    public ReceivedSignature Received { get; } = new();

    public IdRegistry Ids { get; } = new();

    public static Workspace Rent()
    {
        var workspace = _idle ?? new Workspace(isCapturing: false);
        _idle = null;
        return workspace;
    }

    public void Return()
    {
        _input.Open(default);
        Ids.Reset(0);
        if (_names.IsWorthKeeping)
        {
            _idle = this;
        }
        else
        {
            Dispose();
        }
    }

    /// <summary>True if the open document has used more names than its limits allow. It must then not be read further.</summary>
    public bool HasTooManyNames => _names.IsOverdrawn;

    /// <summary>Opens an XML reader that forbids DTDs and external resources, reports every node and checks the characters of XML 1.0.</summary>
    public XmlReader Open(ReadOnlyMemory<byte> document, DocumentLimits limits)
    {
        _names.Begin(limits.MaxNames, limits.MaxNameCharacters, limits.MaxNameLength);
        _input.Open(document);
        return XmlReader.Create(_input, _settings);
    }

    public static XmlReaderSettings ReaderSettings(XmlNameTable names) => new()
    {
        NameTable = names,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        ConformanceLevel = ConformanceLevel.Document,
        CheckCharacters = true,
        CloseInput = false,
        IgnoreComments = false,
        IgnoreProcessingInstructions = false,
        IgnoreWhitespace = false,
    };

    private static ExclusiveCanonicalizer Make(char[] text, bool isCapturing) => new(text) { Sink = new CanonicalSink { IsCapturing = isCapturing } };

    public void Dispose()
    {
        _input.Dispose();
        First.Dispose();
        Second.Dispose();
        SignedInfo.Dispose();
        KeyInfo.Dispose();
    }
}
