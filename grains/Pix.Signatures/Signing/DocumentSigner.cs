using System.Security.Cryptography;

namespace Pix.Signatures;

/// <summary>
/// Plans the signature of a document: one forward pass digests what is signed and finds where the signature goes. A pure function of profile, bytes and
/// certificate; nothing of the document is changed but the place of the signature.
/// </summary>
/// <remarks>
/// <para>SPI: an <c>AppHdr/Sgntr</c> is replaced whatever its prefix and content, unless it holds a signature; a missing one is made, as the last
/// child of AppHdr and with AppHdr's prefix.</para>
/// <para>DICT: the signature becomes the first child element of the root. An empty <c>Signature</c> (in no namespace, the root's or that of XML-Signature) is a
/// placeholder and is removed; the white space around it stays and is signed.</para>
/// <para>A byte order mark is accepted, stays, and is no part of what is signed. CRLF stays and is signed as LF, as XML reads it.</para>
/// </remarks>
public static class DocumentSigner
{
    /// <summary>Plans with the default limits.</summary>
    public static SigningResult Plan(SignatureProfile profile, ReadOnlyMemory<byte> document, SigningIdentity identity) =>
        Plan(profile, document, identity, DocumentLimits.Default);

    /// <summary>Plans the signature of one document.</summary>
    /// <param name="profile">Where the signature goes and what it covers.</param>
    /// <param name="document">The unsigned document, UTF-8.</param>
    /// <param name="identity">The certificate whose key is going to sign.</param>
    /// <param name="limits">What the document may cost.</param>
    public static SigningResult Plan(
        SignatureProfile profile, ReadOnlyMemory<byte> document, SigningIdentity identity, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(limits);
        var refusal = DocumentGate.Check(document.Span, limits);
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        var workspace = Workspace.Rent();
        try
        {
            return profile switch
            {
                SignatureProfile.Spi => PlanSpi(workspace, document, identity, limits),
                SignatureProfile.Dict => PlanDict(workspace, document, identity, limits),
                _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "Not a signature profile."),
            };
        }
        finally
        {
            workspace.Return();
        }
    }

    private static SigningResult PlanSpi(
        Workspace workspace, ReadOnlyMemory<byte> document, SigningIdentity identity, DocumentLimits limits)
    {
        using var reader = workspace.Open(document, limits);
        Prepare(workspace, identity, limits);
        var pass = new SpiSigningPass(workspace, reader);
        var refusal = pass.Run();
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        Span<byte> appHdr = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> content = stackalloc byte[SHA256.HashSizeInBytes];
        workspace.First.Sink.Finish(appHdr);
        workspace.Second.Sink.Finish(content);
        var signedInfo = SignatureTemplate.SignedInfo(identity, appHdr, content);
        return new SigningResult(new SigningPlan(document, identity, signedInfo, pass.Locate(document.Span)));
    }

    private static SigningResult PlanDict(
        Workspace workspace, ReadOnlyMemory<byte> document, SigningIdentity identity, DocumentLimits limits)
    {
        using var reader = workspace.Open(document, limits);
        Prepare(workspace, identity, limits);
        var pass = new DictSigningPass(workspace, reader);
        var refusal = pass.Run();
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        Span<byte> root = stackalloc byte[SHA256.HashSizeInBytes];
        workspace.First.Sink.Finish(root);
        var signedInfo = SignatureTemplate.SignedInfo(identity, root);
        return new SigningResult(new SigningPlan(document, identity, signedInfo, pass.Locate(document.Span)));
    }

    // The KeyInfo to come has an Id too, and the document must not use it.
    private static void Prepare(Workspace workspace, SigningIdentity identity, DocumentLimits limits)
    {
        workspace.Ids.Reset(limits.MaxIds);
        workspace.Ids.Admit(identity.KeyInfoId);
        workspace.First.Reset();
        workspace.Second.Reset();
        workspace.First.Ids = workspace.Second.Ids = workspace.Ids;
        workspace.First.MaxNamespaces = workspace.Second.MaxNamespaces = limits.MaxNamespaces;
    }

    private static SigningResult Refused(Refusal refusal) => new(
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
            _ => SigningError.WrongStructure,
        },
        refusal.Detail);
}
