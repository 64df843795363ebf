using System.Xml;
using Microsoft.Extensions.Configuration;
using Pix.Signatures.Limits;

namespace Pix.Cli.Sending;

/// <summary>Posts one document to the front door.</summary>
internal sealed record SendJob
{
    // DICT API 2.12.1: document roots whose path contains no value of the document.
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

    /// <summary>Returns the path at the Central Bank for the participant's messages to the SPI.</summary>
    /// <exception cref="CommandException">The settings name no participant.</exception>
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
