using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Pix.Protocol.Admission;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Answers;

/// <summary>Reads the list of message versions that an SPI endpoint accepts or delivers, and compares it with the settings.</summary>
public static class CatalogAnswer
{
    /// <summary>Reads <c>&lt;Catalog&gt;&lt;Message&gt;pacs.008.spi.1.16&lt;/Message&gt;…</c>; returns an empty list if the answer has another form.</summary>
    /// <returns>The message versions, and the number of entries omitted because they are not a message version, are too long, or are too many.</returns>
    public static (ImmutableArray<string> Messages, int LeftOut) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = StrictXml.Open(body);
            var root = XDocument.Load(reader).Root;
            if (root?.Name.LocalName != "Catalog")
            {
                return ([], 0);
            }

            var told = root.Elements().Where(element => element.Name.LocalName == "Message").Select(element => element.Value.Trim()).ToList();
            ImmutableArray<string> read = [.. told.Take(AnswerBounds.MostCatalogMessages).Where(text => text.Length <= AnswerBounds.LongestMessageName && SpiMessage.TryParse(text, out _))];
            return (read, told.Count - read.Length);
        }
        catch (XmlException)
        {
            return ([], 0);
        }
    }

    /// <summary>Returns the configured messages that are not in the endpoint's catalogue, each with the versions that the endpoint has.</summary>
    /// <param name="catalog">Message versions in the endpoint's catalogue.</param>
    /// <param name="configured">Configured message identifiers, separated by commas.</param>
    public static ImmutableArray<string> Missing(ImmutableArray<string> catalog, string configured) =>
    [
        .. AdmissionPolicy.Split(configured).Where(message => !catalog.Contains(message))
            .Select(message => VersionsOf(catalog, message) is { Length: > 0 } others ? $"{message} (it has {others})" : $"{message} (it has none)"),
    ];

    /// <summary>Returns messages of the endpoint's catalogue that the settings lack: newer versions of configured messages, and unknown kinds.</summary>
    /// <param name="catalog">Message versions in the endpoint's catalogue.</param>
    /// <param name="configured">Configured message identifiers, separated by commas; old and new versions may both be listed.</param>
    /// <param name="known">Identifiers that this version of Pix has as default. A kind in this list that is not configured was omitted on purpose.</param>
    public static ImmutableArray<string> News(ImmutableArray<string> catalog, string configured, string known)
    {
        var configuredMessages = AdmissionPolicy.Split(configured).ToList();
        var kinds = configuredMessages.Concat(AdmissionPolicy.Split(known)).Select(KindOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. catalog.Where(message => !kinds.Contains(KindOf(message))).Select(message => $"{message} (a new kind)"),
            .. catalog.Select(message => (Message: message, Beside: configuredMessages.FindAll(other => KindOf(other) == KindOf(message) && catalog.Contains(other))))
                .Where(entry => entry.Beside.Count > 0 && entry.Beside.TrueForAll(other => VersionOf(entry.Message) > VersionOf(other)))
                .Select(entry => $"{entry.Message} (beside {string.Join(", ", entry.Beside)})"),
        ];
    }

    private static string KindOf(string message) => message[..(message.IndexOf(".spi.", StringComparison.Ordinal) + 5)];

    private static Version VersionOf(string message) => Version.TryParse(message[KindOf(message).Length..], out var version) ? version : new Version(0, 0);

    private static string VersionsOf(ImmutableArray<string> catalog, string message)
    {
        var kind = KindOf(message);
        return string.Join(", ", catalog.Where(other => other.StartsWith(kind, StringComparison.Ordinal)).Take(AnswerBounds.MostVersionsNamed));
    }
}
