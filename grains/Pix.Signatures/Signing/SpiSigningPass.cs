using System.Text;
using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Signing;

/// <summary>Digests an SPI message before it is signed, as if it already had the empty <c>AppHdr/Sgntr</c> that will hold the signature.</summary>
internal sealed class SpiSigningPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor) : SpiPass(workspace, reader, limits, visitor)
{
    private const string SgntrName = "Sgntr";
    private static readonly byte[] SgntrStart = "<Sgntr>"u8.ToArray();
    private static readonly byte[] SgntrEnd = "</Sgntr>"u8.ToArray();

    private int _sgntrOrdinal = -1;
    private bool _isEmptyAppHdr;

    /// <summary>True for a Sgntr in any namespace, because the signer replaces it with a Sgntr in AppHdr's namespace.</summary>
    protected override bool IsSgntr => Reader.LocalName == SgntrName;

    /// <summary>Returns the place for the signature. Must be called after the whole document was read.</summary>
    public SpliceSite Locate(ReadOnlySpan<byte> document)
    {
        var (before, after) = SgntrTags();
        if (_sgntrOrdinal >= 0)
        {
            var sgntr = ElementSpan.Locate(document, _sgntrOrdinal);
            return new SpliceSite(sgntr.Start, sgntr.End) { Before = before, After = after };
        }

        var appHdr = ElementSpan.Locate(document, AppHdrOrdinal);
        return _isEmptyAppHdr
            ? EmptyTag.Open(appHdr, AppHdrPrefix, "AppHdr", before, after)
            : new SpliceSite(appHdr.EndTagStart, appHdr.EndTagStart) { Before = before, After = after };
    }

    protected override void OnSgntr()
    {
        _sgntrOrdinal = Ordinal;
        if (Placeholder.Holds(Reader, Read, Workspace.Names.IsSignature))
        {
            Refuse(DocumentFault.SignaturePresent, "AppHdr/Sgntr holds a signature already.");
        }

        AppHdr.EmptyElement(AppHdrPrefix, SgntrName);
    }

    protected override void OnAppHdrEnd(bool hasSgntr, bool isEmptyTag)
    {
        _isEmptyAppHdr = isEmptyTag;
        if (!hasSgntr)
        {
            AppHdr.EmptyElement(AppHdrPrefix, SgntrName);
        }
    }

    protected override void OnStraySignature() =>
        Refuse(DocumentFault.SignaturePresent, $"The message holds a signature already, outside AppHdr/Sgntr, at {Position()}.");

    private (byte[] Before, byte[] After) SgntrTags() => AppHdrPrefix.Length == 0
        ? (SgntrStart, SgntrEnd)
        : (Encoding.UTF8.GetBytes($"<{AppHdrPrefix}:{SgntrName}>"), Encoding.UTF8.GetBytes($"</{AppHdrPrefix}:{SgntrName}>"));
}
