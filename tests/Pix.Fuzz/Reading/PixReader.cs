using Pix.Protocol;
using Pix.Signatures;

namespace Pix.Fuzz.Reading;

/// <summary>What Pix sees: the reading by which it admits and signs, told to a view in place of admission.</summary>
internal sealed class PixReader : IElementVisitor
{
    private readonly XmlView _view = new();
    private int _open;

    /// <summary>The view of a document that was admitted.</summary>
    public static string Xml(SignatureProfile profile, ReadOnlyMemory<byte> document, string places)
    {
        var reader = new PixReader();
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
