using System.Security.Cryptography;
using Pix.Signatures.Documents;
using Pix.Signatures.Identity;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Signing;

/// <summary>
/// Reads a document before it is signed. One forward pass digests the signed parts and finds the place for the signature. The result
/// depends only on profile, bytes and limits. Signing changes the document only at the place of the signature.
/// </summary>
/// <remarks>
/// <para>SPI: an existing <c>AppHdr/Sgntr</c> with any prefix and content is replaced, unless it contains a signature. A missing <c>Sgntr</c> is
/// added as the last child of AppHdr, with AppHdr's prefix.</para>
/// <para>DICT: the signature becomes the first child element of the root. An empty <c>Signature</c> (in no namespace, the root's namespace or that
/// of XML-Signature) is a placeholder and is removed. The white space around it stays and is signed.</para>
/// <para>A byte order mark, if the limits allow one, stays and is not signed. CRLF stays in the bytes and is digested as LF, as XML reads it.</para>
/// </remarks>
public static class DocumentSigner
{
    /// <summary>Plans the signature of one document, with the default limits.</summary>
    /// <param name="profile">The signature profile, SPI or DICT, which defines place and coverage of the signature.</param>
    /// <param name="document">The unsigned document, UTF-8.</param>
    /// <param name="identity">The certificate whose key will sign.</param>
    public static SigningResult Plan(SignatureProfile profile, ReadOnlyMemory<byte> document, SigningIdentity identity) =>
        Plan(profile, document, identity, DocumentLimits.Default);

    /// <summary>Plans the signature of one document.</summary>
    /// <param name="profile">The signature profile, SPI or DICT, which defines place and coverage of the signature.</param>
    /// <param name="document">The unsigned document, UTF-8.</param>
    /// <param name="identity">The certificate whose key will sign.</param>
    /// <param name="limits">Limits that the document must keep.</param>
    public static SigningResult Plan(SignatureProfile profile, ReadOnlyMemory<byte> document, SigningIdentity identity, DocumentLimits limits)
    {
        var read = Read(profile, document, limits);
        return read.IsRead ? read.Document.Plan(identity) : new SigningResult(read.Error, read.Detail);
    }

    /// <summary>Reads one document once. The result can then be signed with any certificate.</summary>
    /// <param name="profile">The signature profile, SPI or DICT, which defines place and coverage of the signature.</param>
    /// <param name="document">The unsigned document, UTF-8.</param>
    /// <param name="limits">Limits that the document must keep.</param>
    /// <param name="visitor">Receives the document's elements and values during the same pass; null if nobody needs them.</param>
    public static ReadingResult Read(SignatureProfile profile, ReadOnlyMemory<byte> document, DocumentLimits limits, IElementVisitor? visitor = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var refusal = DocumentGate.Check(document.Span, limits);
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        var workspace = Workspace.Rent();
        try
        {
            using var reader = workspace.Open(document, limits);
            Prepare(workspace, limits);
            return profile switch
            {
                SignatureProfile.Spi => ReadSpi(workspace, document, new SpiSigningPass(workspace, reader, limits, visitor)),
                SignatureProfile.Dict => ReadDict(workspace, document, new DictSigningPass(workspace, reader, limits, visitor)),
                _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "Not a signature profile."),
            };
        }
        finally
        {
            workspace.Return();
        }
    }

    private static ReadingResult ReadSpi(Workspace workspace, ReadOnlyMemory<byte> document, SpiSigningPass pass)
    {
        var refusal = pass.Run();
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        var digests = new byte[2 * SHA256.HashSizeInBytes];
        workspace.First.Sink.Finish(digests.AsSpan(0, SHA256.HashSizeInBytes));
        workspace.Second.Sink.Finish(digests.AsSpan(SHA256.HashSizeInBytes));
        return new ReadingResult(new UnsignedDocument(SignatureProfile.Spi, document, digests, pass.Locate(document.Span), workspace.Ids.ToImmutable()));
    }

    private static ReadingResult ReadDict(Workspace workspace, ReadOnlyMemory<byte> document, DictSigningPass pass)
    {
        var refusal = pass.Run();
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        var digests = new byte[SHA256.HashSizeInBytes];
        workspace.First.Sink.Finish(digests);
        return new ReadingResult(new UnsignedDocument(SignatureProfile.Dict, document, digests, pass.Locate(document.Span), workspace.Ids.ToImmutable()));
    }

    private static void Prepare(Workspace workspace, DocumentLimits limits)
    {
        // The KeyInfo of the signature will add one identifier.
        workspace.Ids.Reset(limits.MaxIds - 1);
        workspace.First.Reset();
        workspace.Second.Reset();
        workspace.First.Ids = workspace.Second.Ids = workspace.Ids;
        workspace.First.MaxNamespaces = workspace.Second.MaxNamespaces = limits.MaxNamespaces;
    }

    private static ReadingResult Refused(DocumentRefusal refusal) => new(
        refusal.Fault switch
        {
            DocumentFault.TooLarge => SigningError.TooLarge,
            DocumentFault.NotUtf8 => SigningError.NotUtf8,
            DocumentFault.DtdForbidden => SigningError.DtdForbidden,
            DocumentFault.TooDeep => SigningError.TooDeep,
            DocumentFault.TooComplex => SigningError.TooComplex,
            DocumentFault.NotWellFormed => SigningError.NotWellFormed,
            DocumentFault.RelativeNamespace => SigningError.RelativeNamespace,
            DocumentFault.SignaturePresent => SigningError.AlreadySigned,
            DocumentFault.SplitValue => SigningError.SplitValue,
            _ => SigningError.WrongStructure,
        },
        refusal.Detail);
}
