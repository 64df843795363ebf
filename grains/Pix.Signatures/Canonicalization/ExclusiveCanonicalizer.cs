using System.Xml;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Canonicalization;

/// <summary>
/// Writes Exclusive XML Canonicalization 1.0 without comments (W3C, 2002) while an XML reader moves forward. The caller passes each node of
/// the subtree in turn. Nodes that the caller does not pass are not in the output; in this way the enveloped signature is excluded.
/// </summary>
internal sealed class ExclusiveCanonicalizer(char[] textBuffer) : IDisposable
{
    private readonly RenderedNamespaces _rendered = new();
    private CanonicalAttribute[] _attributes = new CanonicalAttribute[8];
    private string[] _inclusivePrefixes = [];
    private bool _documentElementSeen;

    /// <summary>Receives the canonical bytes.</summary>
    public CanonicalSink Sink { get; init; } = new();

    /// <summary>Collects the identifiers of the elements, and makes a repeated one a <see cref="Fault"/>; null if identifiers are not checked.</summary>
    public IdRegistry? Ids { get; set; }

    /// <summary>Maximum number of namespace declarations in force at one place of the output.</summary>
    public int MaxNamespaces { get; set; } = DocumentLimits.Default.MaxNamespaces;

    /// <summary>The last fault that was found since <see cref="Reset"/>; none if all elements so far are valid.</summary>
    public DocumentFault Fault { get; private set; }

    /// <summary>Starts a new subtree.</summary>
    /// <param name="inclusivePrefixes">
    /// <c>InclusiveNamespaces PrefixList</c>, the prefixes that are treated as in inclusive canonicalization; <c>#default</c> is the default namespace.
    /// </param>
    public void Reset(params string[] inclusivePrefixes)
    {
        _inclusivePrefixes = inclusivePrefixes;
        _rendered.Clear();
        Sink.Reset();
        Ids = null;
        Fault = DocumentFault.None;
        _documentElementSeen = false;
    }

    /// <summary>Writes the start tag at the reader's position, and the end tag of an empty element.</summary>
    /// <returns>False if the element has a fault, which is in <see cref="Fault"/>.</returns>
    public bool StartElement(XmlReader reader)
    {
        var isEmpty = reader.IsEmptyElement;
        OpenElement(reader);
        if (isEmpty)
        {
            EndElement(reader);
        }

        return Fault == DocumentFault.None;
    }

    /// <summary>Writes only the start tag, also for an empty element. Returns false if the element has a fault.</summary>
    public bool OpenElement(XmlReader reader)
    {
        var depth = reader.Depth;
        var (prefix, localName) = (reader.Prefix, reader.LocalName);
        _documentElementSeen = true;

        Sink.Write((byte)'<');
        WriteName(prefix, localName);
        var declared = Use(prefix, reader.NamespaceURI, depth);
        var attributes = 0;
        if (reader.AttributeCount > 0)
        {
            attributes = ReadAttributes(reader, depth, ref declared);
            reader.MoveToElement();
        }

        foreach (var inclusive in _inclusivePrefixes)
        {
            declared |= UseInclusive(reader, inclusive, depth);
        }

        if (declared)
        {
            WriteNamespaces(depth);
            if (_rendered.Count > MaxNamespaces)
            {
                Fault = DocumentFault.TooComplex;
            }
        }

        WriteAttributes(attributes);
        Sink.Write((byte)'>');
        return Fault == DocumentFault.None;
    }

    /// <summary>Writes the end tag of the element at the reader's position.</summary>
    public void EndElement(XmlReader reader)
    {
        Sink.Write("</"u8);
        WriteName(reader.Prefix, reader.LocalName);
        Sink.Write((byte)'>');
        _rendered.Leave(reader.Depth);
    }

    /// <summary>Writes an element without attributes or content, which is not in the input document but will be in the signed one.</summary>
    public void EmptyElement(string prefix, string localName)
    {
        Sink.Write((byte)'<');
        WriteName(prefix, localName);
        Sink.Write("></"u8);
        WriteName(prefix, localName);
        Sink.Write((byte)'>');
    }

    /// <summary>Writes text, CDATA or white space, in pieces of bounded size.</summary>
    public void Text(XmlReader reader)
    {
        var kept = 0;
        int read;
        while ((read = reader.ReadValueChunk(textBuffer, kept, textBuffer.Length - kept)) > 0)
        {
            var length = kept + read;
            // The first half of a surrogate pair at the end of a piece is kept for the next piece.
            kept = char.IsHighSurrogate(textBuffer[length - 1]) ? 1 : 0;
            Sink.WriteText(textBuffer.AsSpan(0, length - kept));
            if (kept == 1)
            {
                textBuffer[0] = textBuffer[length - 1];
            }
        }
    }

    /// <summary>Writes text that was already read.</summary>
    public void Text(ReadOnlySpan<char> text) => Sink.WriteText(text);

    /// <summary>Writes a processing instruction; outside the document element, on a line of its own.</summary>
    public void ProcessingInstruction(XmlReader reader)
    {
        var isOutside = reader.Depth == 0;
        if (isOutside && _documentElementSeen)
        {
            Sink.Write((byte)'\n');
        }

        Sink.Write("<?"u8);
        Sink.Write(reader.Name);
        if (reader.Value is { Length: > 0 } data)
        {
            Sink.Write((byte)' ');
            Sink.Write(data);
        }

        Sink.Write("?>"u8);
        if (isOutside && !_documentElementSeen)
        {
            Sink.Write((byte)'\n');
        }
    }

    public void Dispose() => Sink.Dispose();

    private int ReadAttributes(XmlReader reader, int depth, ref bool declared)
    {
        var count = 0;
        while (reader.MoveToNextAttribute())
        {
            var prefix = reader.Prefix;
            if (IsNamespaceDeclaration(reader, prefix))
            {
                if (!IsAbsolute(reader.Value))
                {
                    Fault = DocumentFault.RelativeNamespace;
                }

                continue;
            }

            if (Ids is not null && Ids.Admit(reader) is not DocumentFault.None and var fault)
            {
                Fault = fault;
            }

            if (count == _attributes.Length)
            {
                Array.Resize(ref _attributes, count * 2);
            }

            var uri = reader.NamespaceURI;
            _attributes[count++] = new CanonicalAttribute(uri, prefix, reader.LocalName, reader.Value);
            if (prefix.Length > 0)
            {
                declared |= Use(prefix, uri, depth);
            }
        }

        return count;
    }

    public static bool IsNamespaceDeclaration(XmlReader attribute, string prefix) =>
        prefix == "xmlns" || (prefix.Length == 0 && attribute.LocalName == "xmlns");

    private bool Use(string prefix, string uri, int depth) => prefix != "xml" && _rendered.Declare(prefix, uri, depth);

    private bool UseInclusive(XmlReader reader, string listed, int depth)
    {
        var prefix = listed == "#default" ? string.Empty : listed;
        var uri = reader.LookupNamespace(prefix) ?? string.Empty;
        return (uri.Length > 0 || prefix.Length == 0) && Use(prefix, uri, depth);
    }

    private void WriteNamespaces(int depth)
    {
        foreach (var (prefix, uri, _) in _rendered.SortedAt(depth))
        {
            Sink.Write(prefix.Length == 0 ? " xmlns"u8 : " xmlns:"u8);
            Sink.Write(prefix);
            Sink.Write("=\""u8);
            Sink.WriteAttributeValue(uri);
            Sink.Write((byte)'"');
        }
    }

    private void WriteAttributes(int count)
    {
        var attributes = _attributes.AsSpan(0, count);
        if (count > 1)
        {
            attributes.Sort(CanonicalAttribute.Compare);
        }

        foreach (var attribute in attributes)
        {
            Sink.Write((byte)' ');
            WriteName(attribute.Prefix, attribute.LocalName);
            Sink.Write("=\""u8);
            Sink.WriteAttributeValue(attribute.Value);
            Sink.Write((byte)'"');
        }

        attributes.Clear();
    }

    private void WriteName(string prefix, string localName)
    {
        if (prefix.Length > 0)
        {
            Sink.Write(prefix);
            Sink.Write((byte)':');
        }

        Sink.Write(localName);
    }

    // Canonical XML 1.0, section 1.3: a document with relative namespace URIs has no canonical form. RFC 3986: an absolute URI begins with
    // a scheme. Characters that no URI has are also refused; expat, for example, accepts no blank in a namespace name.
    public static bool IsAbsolute(string uri)
    {
        var colon = uri.AsSpan().IndexOfAnyExcept(SchemeCharacters);
        return uri.Length == 0 || (colon > 0 && uri[colon] == ':' && char.IsAsciiLetter(uri[0]) && uri.AsSpan(colon).IndexOfAny(NeverInUri) < 0);
    }

    private static readonly System.Buffers.SearchValues<char> NeverInUri = System.Buffers.SearchValues.Create(" \t\r\n\"<>\\^`{|}");

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
}
