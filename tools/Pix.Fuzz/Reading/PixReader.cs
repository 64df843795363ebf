using Pix.Protocol.Multipart;
using Pix.Signatures;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Fuzz.Reading;

/// <summary>Shows what Pix sees in a document: the reader that Pix admits and signs with passes the elements to a view instead of admission.</summary>
/// <remarks>Pix's reader reports no attributes, so the attributes are taken from the canonical form, which the signature covers.</remarks>
internal sealed class PixReader(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> attributes) : IElementVisitor
{
    private readonly XmlView _view = new();
    private int _open, _begun;

    /// <summary>Returns the view of an admitted document; <c>!</c> and the error if Pix cannot read the document.</summary>
    public static string Xml(SignatureProfile profile, ReadOnlyMemory<byte> document, string places)
    {
        var reader = new PixReader(CanonicalAttributes.Of(document));
        var read = DocumentSigner.Read(profile, document, DocumentLimits.Strict, reader);
        if (!read.IsRead)
        {
            return $"!{read.Error}";
        }

        reader.Close(0);
        return reader._view.Render(places);
    }

    public static string Parts(string contentType, ReadOnlyMemory<byte> body) =>
        MultipartBody.TryParse(contentType, body, out var multipart, out _) ? PartsView.Of(multipart.Parts.Select(part => (part.Content, part.ResourceId))) : "!refused";

    public bool Begin(int depth, string localName, string namespaceName)
    {
        Close(depth);
        _view.Begin(namespaceName, localName);
        foreach (var attribute in attributes[_begun++])
        {
            _view.Attribute(attribute.Key, attribute.Value);
        }

        _open++;
        return true;
    }

    // The text is null if a child element came before the text.
    public void Value(string? text) => _view.Text(text);

    private void Close(int depth)
    {
        for (; _open > depth; _open--)
        {
            _view.End();
        }
    }
}
