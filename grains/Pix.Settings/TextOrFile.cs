using System.ComponentModel;
using System.Security.Cryptography;

namespace Pix.Settings;

/// <summary>
/// A setting that contains a text (PEM, or JSON of a secret) or names a file with it. <see cref="Read"/> is the only way to the text and
/// follows the same rules for every such setting.
/// </summary>
/// <remarks>
/// A text is recognised by a PEM beginning anywhere in it, or by a leading brace; blank lines and lines such as <c>subject=</c> may precede
/// it. Everything else is a path. Neither <see cref="ToString"/> nor an exception repeats what may be a certificate, a key or a secret.
/// </remarks>
[TypeConverter(typeof(TextOrFileConverter))]
public sealed record TextOrFile
{
    /// <summary>The setting is empty.</summary>
    public static readonly TextOrFile Empty = new("");

    private const string PemBeginning = "-----BEGIN";
    private const int LongestPath = 1024;
    private const char ByteOrderMark = '\uFEFF';

    private readonly string _value;

    private TextOrFile(string value) => _value = value;

    /// <summary>Whether the setting is empty or blank.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(_value);

    /// <summary>The path, when the setting names a file; otherwise null.</summary>
    public string? Path => IsEmpty || IsText || _value.Length > LongestPath || _value.Trim().Any(char.IsControl) ? null : _value.Trim();

    private bool IsText => _value.Contains(PemBeginning, StringComparison.Ordinal) || _value.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal);

    /// <summary>A setting as it is written.</summary>
    public static implicit operator TextOrFile(string? value) => FromString(value);

    /// <summary>A setting from its text; null is empty.</summary>
    public static TextOrFile FromString(string? value) => string.IsNullOrEmpty(value) ? Empty : new TextOrFile(value.TrimStart(ByteOrderMark));

    /// <summary>The present text; a file is read each time.</summary>
    /// <param name="setting">Name without <c>Pix:</c>, for exceptions.</param>
    /// <param name="derLabel">PEM label (RFC 7468) for a file in DER; empty when no file may be DER.</param>
    /// <exception cref="UnreadableSettingException">The setting is empty, or the file cannot be read.</exception>
    public SettingText Read(string setting, string derLabel = "")
    {
        if (IsEmpty)
        {
            throw new UnreadableSettingException(setting, "is empty");
        }

        if (IsText)
        {
            return new SettingText(setting, _value, "");
        }

        var path = Path ?? throw new UnreadableSettingException(setting, "is neither PEM text, beginning '-----BEGIN', nor the path of a file");
        var source = IsSurelyPath(path) ? $"the file '{path}'" : "a file";
        try
        {
            return new SettingText(setting, Decode(File.ReadAllBytes(path), derLabel), source);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableSettingException(setting, $"names {source}, which cannot be read ({Why(failure)})", failure);
        }
    }

    /// <summary>The kind of value; never the text itself.</summary>
    public override string ToString() => IsEmpty ? "nothing" : Path is { } path && IsSurelyPath(path) ? $"the file '{path}'" : "text";

    // A certificate or key without its PEM lines is Base64, which has slashes but no dot; a secret has no existing folder.
    private static bool IsSurelyPath(string path)
    {
#pragma warning disable RS0030 // Only whether it may be shown.
        var (folder, name) = (System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileName(path));
        return name.Length is > 0 and <= 255 && ((folder?.Length > 1 && Directory.Exists(folder)) || (path[0] is '/' or '.' && name.Contains('.', StringComparison.Ordinal)));
#pragma warning restore RS0030
    }

    private static string Decode(byte[] content, string derLabel)
    {
        if (derLabel.Length > 0 && IsDer(content))
        {
            return PemEncoding.WriteString(derLabel, content);
        }

        using var reader = new StreamReader(new MemoryStream(content), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // A sequence with a multi-byte length (X.690, 8.1.3.5): no text begins so.
    private static bool IsDer(byte[] content) => content is [0x30, >= 0x81 and <= 0x84, ..];

    private static string Why(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "this user has no right to read it",
        _ => failure.GetType().Name,
    };
}
