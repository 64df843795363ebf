using System.Xml;
using Microsoft.Extensions.Configuration;
using Pix.Signatures.Limits;

namespace Pix.Cli.Sending;

/// <summary>Reads one document from a file and posts it to the front door.</summary>
internal sealed record SendJob
{
    // Default path for each root element (DICT API 2.12.1). Other paths contain values of the document, so the option --path must give them.
    private static readonly Dictionary<string, string> DictPaths = new()
    {
        ["CreateEntryRequest"] = "/api/v2/entries/",
        ["CreateClaimRequest"] = "/api/v2/claims/",
        ["CheckKeysRequest"] = "/api/v2/keys/check",
    };

    public required string Channel { get; init; }

    public required string File { get; init; }

    public string? Path { get; init; }

    /// <exception cref="CommandException">The document cannot be read, or no front door answers.</exception>
    public async Task<SendResult> RunAsync(FrontDoor door, IConfiguration settings, CancellationToken cancellationToken)
    {
        var document = DocumentFile.TryRead(File, DocumentLimits.Default.MaxBytes, out var problem) ?? throw CommandException.Usage($"'{File}' cannot be read: {problem}");
        using var answer = await door.PostAsync(Path ?? DefaultPath(settings, document), document, cancellationToken);
        return await SendResult.OfAsync(answer, cancellationToken);
    }

    /// <summary>Returns the URL path to which the participant's messages to the SPI are posted.</summary>
    /// <exception cref="CommandException">The setting <c>Pix:Ispb</c> is not set.</exception>
    public static string SpiPath(IConfiguration settings) => settings["Pix:Ispb"] is { Length: > 0 } ispb
        ? $"/api/v1/in/{ispb}/msgs"
        : throw CommandException.Usage("Pix:Ispb is not set; give --path, or run './pix up' first.");

    private string DefaultPath(IConfiguration settings, byte[] document)
    {
        if (Channel == "spi")
        {
            return SpiPath(settings);
        }

        var root = RootOf(document);
        return DictPaths.TryGetValue(root, out var path) ? path : throw CommandException.Usage($"The path for a {root} is not known here; give --path.");
    }

    private string RootOf(byte[] document)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            return reader.LocalName;
        }
        catch (XmlException e)
        {
            throw CommandException.Usage($"'{File}' is not well-formed XML: {e.Message}", e);
        }
    }
}
