using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Certificates;
using Pix.Signatures;

namespace Pix.Cli.Sending;

/// <summary>One document, posted to the front door.</summary>
internal sealed record SendJob
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // DICT API 2.12.1: roots whose path has no part of the document in it.
    private static readonly Dictionary<string, string> DictPaths = new()
    {
        ["CreateEntryRequest"] = "/api/v2/entries/",
        ["CreateClaimRequest"] = "/api/v2/claims/",
        ["CheckKeysRequest"] = "/api/v2/keys/check",
    };

    public required string Channel { get; init; }

    public required string File { get; init; }

    public string? Path { get; init; }

    public string? Url { get; init; }

    public string? TokenFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? AuthorityFile { get; init; }

    /// <exception cref="CommandException">The document cannot be read, or nobody answers.</exception>
    public async Task<SendResult> RunAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        var document = DocumentFile.TryRead(File, DocumentLimits.Default.MaxBytes, out var problem) ?? throw CommandException.Usage($"'{File}' cannot be read: {problem}");
        var address = new Uri(new Uri(Url ?? DefaultUrl(settings)), Path ?? DefaultPath(settings, document));
        using var client = new HttpClient(Handler()) { Timeout = Patience };
        using var content = new ByteArrayContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        if (TokenFile is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(TokenFile).Trim());
        }

        try
        {
            using var answer = await client.PostAsync(address, content, cancellationToken);
            return await SendResult.OfAsync(answer, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw CommandException.Broken($"No front door answers at {address.GetLeftPart(UriPartial.Authority)}: {unreachable.Message} './pix status' says whether one runs.", unreachable);
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.Broken($"No answer within {Patience.TotalSeconds:F0} s: the outcome is unknown. Send the same file again.", late);
        }
    }

    private string DefaultUrl(IConfiguration settings) =>
        $"http://127.0.0.1:{(Channel == "spi" ? settings["Pix:SpiPort"] ?? "9090" : settings["Pix:DictPort"] ?? "8080")}";

    private string DefaultPath(IConfiguration settings, byte[] document)
    {
        if (Channel == "spi")
        {
            return settings["Pix:Ispb"] is { Length: > 0 } ispb ? $"/api/v1/in/{ispb}/msgs" : throw CommandException.Usage("Pix:Ispb is not set; give --path, or run './pix up' first.");
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

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        if (CertificateFile is not null)
        {
            handler.SslOptions.ClientCertificates = [ClientCertificate(CertificateFile)];
        }

        if (AuthorityFile is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(PemFile.Read(AuthorityFile) ?? throw CommandException.Usage($"'{AuthorityFile}' holds no certificate that can be read."));
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = handler.SslOptions.ClientCertificates };
        }

        return handler;
    }

    private static X509Certificate2 ClientCertificate(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{file}' does not hold a certificate with its private key: {e.Message}", e);
        }
    }

    private static string Text(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{file}' cannot be read: {e.Message}", e);
        }
    }
}
