using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Pix.Fuzz.Reading;

/// <summary>Reads cases with .NET's own readers in their default settings, and XML also with libxml2.</summary>
internal static class DotNetReaders
{
    public static IEnumerable<(string Reader, string View)> Read(ReadingCase what) => what.Kind switch
    {
        "xml" => [("net-xdocument", Guarded(() => Linq(what))), ("net-xmldocument", Guarded(() => Dom(what))), ("libxml2", Guarded(() => Libxml2.Read(what.Bytes, what.Argument)))],
        "parts" => [("net-multipart", Guarded(() => Parts(what)))],
        "type" => [("net-mediatype", Guarded(() => Type(Encoding.Latin1.GetString(what.Bytes))))],
        _ => [("net-uri", Guarded(() => XmlView.Written(Uri.UnescapeDataString(new Uri("http://host" + Encoding.Latin1.GetString(what.Bytes)).AbsolutePath))))],
    };

    private static string Linq(ReadingCase what)
    {
        using var stream = new MemoryStream(what.Bytes);
        var view = new XmlView();
        Walk(XDocument.Load(stream).Root!, view);
        return view.Render(what.Argument);
    }

    private static void Walk(XElement element, XmlView view)
    {
        view.Begin(element.Name.NamespaceName, element.Name.LocalName);
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.NamespaceName.Length == 0))
        {
            view.Attribute(attribute.Name.LocalName, attribute.Value);
        }

        if (!element.HasElements)
        {
            view.Text(element.Value);
        }

        foreach (var child in element.Elements())
        {
            Walk(child, view);
        }

        view.End();
    }

    private static string Dom(ReadingCase what)
    {
        using var stream = new MemoryStream(what.Bytes);
        var document = new XmlDocument();
        document.Load(stream);
        var view = new XmlView();
        Walk(document.DocumentElement!, view);
        return view.Render(what.Argument);
    }

    private static void Walk(XmlElement element, XmlView view)
    {
        view.Begin(element.NamespaceURI, element.LocalName);
        foreach (var attribute in element.Attributes.OfType<XmlAttribute>().Where(attribute => attribute.NamespaceURI.Length == 0))
        {
            view.Attribute(attribute.LocalName, attribute.Value);
        }

        var children = element.ChildNodes.OfType<XmlElement>().ToList();
        if (children.Count == 0)
        {
            view.Text(element.InnerText);
        }

        children.ForEach(child => Walk(child, view));
        view.End();
    }

    private static string Type(string text)
    {
        var type = MediaTypeHeaderValue.Parse(text);
        return XmlView.Written($"{type.MediaType.Value!.ToLowerInvariant()} {HeaderUtilities.RemoveQuotes(type.Charset).Value?.ToLowerInvariant()}");
    }

    private static string Parts(ReadingCase what)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(what.ContentType).Boundary).Value ?? "";
        var reader = new MultipartReader(boundary, new MemoryStream(what.Bytes));
        var parts = new List<(ReadOnlyMemory<byte>, string)>();
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            using var content = new MemoryStream();
            section.Body.CopyTo(content);
            parts.Add((content.ToArray(), section.Headers is { } headers && headers.TryGetValue("PI-ResourceId", out var id) ? id.ToString().Trim(' ', '\t') : ""));
        }

        return PartsView.Of(parts);
    }

    private static string Guarded(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"!{e.GetType().Name}";
        }
    }
}
