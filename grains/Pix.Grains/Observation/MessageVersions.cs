using System.Collections.Frozen;
using System.Text;
using Pix.Protocol;

namespace Pix.Grains.Observation;

/// <summary>
/// Finds kind and version of an SPI document, for metrics. A document that is neither configured nor in the catalogue that is part of this
/// version of Pix is counted as <see cref="Other"/>.
/// </summary>
internal static class MessageVersions
{
    /// <summary>Kind and version under which all other messages are counted.</summary>
    public const string Other = "other";

    private const int Beginning = 1024;

    private static readonly byte[] NamespaceRoot = Encoding.ASCII.GetBytes("https://www.bcb.gov.br/pi/");
    private static Set? _last;

    /// <summary>Returns kind and version of a message identifier.</summary>
    public static (string Kind, string Version) Of(string identifier, ProtocolOptions options) =>
        SetOf(options).Known.TryGetValue(identifier, out var known) ? known : (Other, Other);

    /// <summary>Returns kind and version of a document, by the namespace at its beginning.</summary>
    public static (string Kind, string Version) Of(ReadOnlySpan<byte> document, ProtocolOptions options)
    {
        var head = document[..Math.Min(document.Length, Beginning)];
        var start = head.IndexOf(NamespaceRoot);
        var rest = start < 0 ? default : head[(start + NamespaceRoot.Length)..];
        var end = rest.IndexOfAny((byte)'"', (byte)'\'');
        return end > 0 ? Of(Encoding.ASCII.GetString(rest[..end]).Replace("/", ".spi.", StringComparison.Ordinal), options) : (Other, Other);
    }

    // A change of the settings creates a new options object, so comparing references detects the change.
    private static Set SetOf(ProtocolOptions options) => _last is { } last && ReferenceEquals(last.Options, options) ? last : _last = Set.Of(options);

    private sealed record Set(ProtocolOptions Options, FrozenDictionary<string, (string Kind, string Version)> Known)
    {
        private const string Infix = ".spi.";

        public static Set Of(ProtocolOptions options) => new(
            options,
            new[] { ProtocolOptions.Catalogue513, ProtocolOptions.Delivered513, options.SpiMessages, options.SpiDeliveredMessages }
                .SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Distinct()
                .Where(identifier => identifier.Contains(Infix, StringComparison.Ordinal))
                .ToFrozenDictionary(identifier => identifier, identifier => (identifier[..identifier.IndexOf(Infix, StringComparison.Ordinal)], identifier[(identifier.IndexOf(Infix, StringComparison.Ordinal) + Infix.Length)..])));
    }
}
