using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Pix.Api.Console;

/// <summary>A file of the console page. It is embedded in the program, so the page loads nothing from other servers.</summary>
/// <param name="ContentType">MIME type.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Tag">ETag; changes with the content.</param>
internal sealed record ConsoleAsset(string ContentType, byte[] Bytes, string Tag)
{
    /// <summary>All files, by their path on the management port.</summary>
    public static FrozenDictionary<string, ConsoleAsset> All { get; } = new Dictionary<string, ConsoleAsset>
    {
        ["/console"] = Load("console.html", "text/html; charset=utf-8"),
        ["/console/console.css"] = Load("console.css", "text/css; charset=utf-8"),
        ["/console/console.js"] = Load("console.js", "text/javascript; charset=utf-8"),
        ["/console/plot.js"] = Load("plot.js", "text/javascript; charset=utf-8"),
    }.ToFrozenDictionary();

    private static ConsoleAsset Load(string name, string contentType)
    {
        using var stream = typeof(ConsoleAsset).Assembly.GetManifestResourceStream($"console/{name}")
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new ConsoleAsset(contentType, bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"");
    }
}
