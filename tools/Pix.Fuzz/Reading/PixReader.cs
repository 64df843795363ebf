using Pix.Protocol.Multipart;
using Pix.Signatures;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Fuzz.Reading;

/// <summary>What Pix sees: the reading by which it admits and signs, told to a view in place of admission.</summary>
/// <remarks>That reading tells no attributes: they are those of the canonical form, of which the signature is made.</remarks>
internal sealed class PixReader(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> attributes) : IElementVisitor
{
    private readonly XmlView _view = new();
    private int _open, _begun;

    /// <summary>The view of a document that was admitted.</summary>
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

    // Null when a child element came first.
    public void Value(string? text) => _view.Text(text);

    private void Close(int depth)
    {
        for (; _open > depth; _open--)
        {
            _view.End();
        }
    }
}
