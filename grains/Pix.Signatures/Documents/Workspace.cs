using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;

namespace Pix.Signatures.Documents;

/// <summary>
/// The buffers of one pass over a document, kept per thread: names, text, canonicalizers with their hashes. About 90 KB; growth beyond that
/// is released after the document.
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

    /// <summary>A workspace whose canonicalizers keep what they write. Used once and disposed of, never returned.</summary>
    public static Workspace Capturing() => new(isCapturing: true);

    public char[] Text { get; }

    /// <summary>Names of XML-Signature, interned in this workspace's readers.</summary>
    public SignatureNames Names { get; }

    /// <summary>SPI: AppHdr. DICT: the whole document.</summary>
    public ExclusiveCanonicalizer First { get; }

    /// <summary>SPI: Document.</summary>
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

    /// <summary>Whether the open document has used more names than its limits allow; then it must not be read further.</summary>
    public bool HasTooManyNames => _names.IsOverdrawn;

    /// <summary>Opens a reader: no DTD, no external resources, every node reported, XML 1.0 characters checked.</summary>
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
