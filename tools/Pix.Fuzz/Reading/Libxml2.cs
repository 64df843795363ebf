using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>Reads XML with the text reader of libxml2, the library that xmllint, lxml, xmlsec1, PHP and Ruby use.</summary>
/// <remarks>
/// Source: libxml/xmlreader.h. Only functions are called; no structure is read. XML_PARSE_NOENT replaces entity references by their text.
/// Errors are not printed.
/// </remarks>
internal static partial class Libxml2
{
    private const string Library = "libxml2";
    private const int SubstituteEntities = 2, NoErrors = 32, NoWarnings = 64, NoNetwork = 2048;
    private const int Element = 1, Text = 3, Cdata = 4, Whitespace = 13, SignificantWhitespace = 14, EndElement = 15;

    // File names on Debian 12 and 13, before and after libxml2 2.14.
    private static readonly string[] Names = ["libxml2.so.2", "libxml2.so.16", "libxml2.so"];

    static Libxml2() => NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, assembly, search) =>
        name == Library ? Names.Select(file => NativeLibrary.TryLoad(file, assembly, search, out var handle) ? handle : 0).FirstOrDefault(handle => handle != 0) : 0);

    /// <summary>Returns the view of a document; throws if libxml2 refuses the document.</summary>
    public static unsafe string Read(byte[] document, string places)
    {
        var reader = xmlReaderForMemory(document, document.Length, null, null, SubstituteEntities | NoErrors | NoWarnings | NoNetwork);
        if (reader == 0)
        {
            throw new InvalidDataException("libxml2 has no reader.");
        }

        // Without a handler libxml2 writes validity warnings to standard error.
        xmlTextReaderSetStructuredErrorHandler(reader, &Unheard, 0);
        try
        {
            var view = new XmlView();
            int more;
            while ((more = xmlTextReaderRead(reader)) == 1)
            {
                Note(reader, view);
            }

            return more == 0 ? view.Render(places) : throw new InvalidDataException("libxml2 refuses the document.");
        }
        finally
        {
            xmlFreeTextReader(reader);
        }
    }

    private static void Note(nint reader, XmlView view)
    {
        switch (xmlTextReaderNodeType(reader))
        {
            case Element:
                view.Begin(TextOf(xmlTextReaderConstNamespaceUri(reader)), TextOf(xmlTextReaderConstLocalName(reader)));
                var isEmpty = xmlTextReaderIsEmptyElement(reader) == 1;
                NoteAttributes(reader, view);
                if (isEmpty)
                {
                    view.End();
                }

                break;
            case EndElement:
                view.End();
                break;
            case Text or Cdata or Whitespace or SignificantWhitespace:
                view.Text(TextOf(xmlTextReaderConstValue(reader)));
                break;
            default:
                break;
        }
    }

    private static void NoteAttributes(nint reader, XmlView view)
    {
        while (xmlTextReaderMoveToNextAttribute(reader) == 1)
        {
            if (xmlTextReaderIsNamespaceDecl(reader) == 0 && xmlTextReaderConstNamespaceUri(reader) == 0)
            {
                view.Attribute(TextOf(xmlTextReaderConstLocalName(reader)), TextOf(xmlTextReaderConstValue(reader)));
            }
        }

        _ = xmlTextReaderMoveToElement(reader);
    }

    private static unsafe string TextOf(nint text) => text == 0 ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text));

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint xmlReaderForMemory(byte[] buffer, int size, string? url, string? encoding, int options);

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void Unheard(nint data, nint error)
    {
    }

    [LibraryImport(Library)]
    private static unsafe partial void xmlTextReaderSetStructuredErrorHandler(nint reader, delegate* unmanaged[Cdecl]<nint, nint, void> handler, nint data);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderRead(nint reader);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderNodeType(nint reader);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderIsEmptyElement(nint reader);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderMoveToNextAttribute(nint reader);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderMoveToElement(nint reader);

    [LibraryImport(Library)]
    private static partial int xmlTextReaderIsNamespaceDecl(nint reader);

    [LibraryImport(Library)]
    private static partial nint xmlTextReaderConstLocalName(nint reader);

    [LibraryImport(Library)]
    private static partial nint xmlTextReaderConstNamespaceUri(nint reader);

    [LibraryImport(Library)]
    private static partial nint xmlTextReaderConstValue(nint reader);

    [LibraryImport(Library)]
    private static partial void xmlFreeTextReader(nint reader);
}
